/** Pictures of pixels, as convviz/render/packed.py sends them. */

/** @typedef {{ planes: Uint8Array[], rows: number, cols: number }} Pixels a plane for each channel, row by row */
/** @typedef {Pixels & { id: string }} Photo */

/**
 * A line of JSON, then the pixels of its pictures, deflated, each as the difference from its left neighbour;
 * red and blue as what they are more than green.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function unpack(bytes) {
  const end = bytes.indexOf(10);
  const words = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const packed = new Blob([bytes.subarray(end + 1)]).stream();
  const data = new Uint8Array(
    await new Response(packed.pipeThrough(new DecompressionStream('deflate'))).arrayBuffer(),
  );
  let at = 0;
  /** @type {[number, number, number][]} */
  const shapes = words.shapes;
  /** @type {Pixels[]} */
  const pictures = shapes.map(([channels, rows, cols]) => {
    const planes = [];
    for (let channel = 0; channel < channels; channel++, at += rows * cols) {
      const plane = data.subarray(at, at + rows * cols);
      for (let start = 0; start < plane.length; start += cols)
        for (let col = start + 1; col < start + cols; col++) plane[col] += plane[col - 1];
      planes.push(plane);
    }
    const [red, green, blue] = planes;
    for (let k = 0; blue && k < blue.length; k++) {
      red[k] += green[k];
      blue[k] += green[k];
    }
    return { planes, rows, cols };
  });
  return { words, pictures };
}
