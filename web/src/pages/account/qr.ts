// A QR code as one path of an SVG: a square for each run of dark modules in a row. Pure.
import { encode } from 'uqr';

export interface QrPath {
  size: number;
  path: string;
}

export function qrPath(text: string): QrPath {
  const { size, data } = encode(text, { ecc: 'M', border: 2 });
  const runs: string[] = [];
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; ++x) {
      if (!row[x]) continue;
      const begin = x;
      while (row[x + 1]) ++x;
      const width = x - begin + 1;
      runs.push(`M${begin} ${y}h${width}v1h-${width}z`);
    }
  });
  return { size, path: runs.join('') };
}
