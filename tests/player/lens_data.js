// What the magnifier shows, of the bytes that the server sends and the words that come with the page.

import { unpack } from '../../assets/photo.js';

const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64'));

export const lensData = async ({ photo, made, words }) => {
  const { words: data, pictures } = await unpack(bytes(made));
  const [into] = (await unpack(bytes(photo))).pictures;
  return { ...data, words, photo: { id: data.photo, ...into }, results: pictures, start: null };
};
