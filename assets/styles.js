/**
 * Style rules that lie beside the code, as one text.
 *
 * @param {...string} names
 */
export const rulesOf = async (...names) => {
  const texts = names.map(async (name) => {
    const answer = await fetch(new URL(name, import.meta.url));
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    return answer.text();
  });
  return (await Promise.all(texts)).join('\n');
};
