import { takePhoto } from './photo.js';

/**
 * The picture that goes in, as Streamlit sends it: there is nothing to see of it here.
 *
 * @param {{ data: Uint8Array<ArrayBuffer> }} component
 */
export default function ({ data }) {
  takePhoto(data);
}
