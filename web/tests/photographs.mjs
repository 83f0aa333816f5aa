// Photographs as cameras make them, and what is in a PDF that was made of some.

/** A JPEG whose quarters are red and green above, blue and white below. */
export async function takePhotograph(browser, width, height) {
  const page = await browser.newPage();
  const url = await page.evaluate(
    ([across, down]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: across, height: down });
      const pen = canvas.getContext('2d');
      for (const [row, colour] of ['#d00', '#0a0', '#00d', '#fff'].entries()) {
        pen.fillStyle = colour;
        pen.fillRect(((row % 2) * across) / 2, (Math.floor(row / 2) * down) / 2, across / 2, down / 2);
      }
      return canvas.toDataURL('image/jpeg', 0.95);
    },
    [width, height],
  );
  await page.close();
  return Buffer.from(url.split(',')[1], 'base64');
}

/** A JPEG of a sheet of paper on a dark table. The corners are in parts of the picture; around the middles of the sheet's quarters it is red, green, blue and white. */
export async function takePaper(browser, width, height, corners) {
  const page = await browser.newPage();
  const url = await page.evaluate(
    ([across, down, quad]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: across, height: down });
      const pen = canvas.getContext('2d');
      const light = pen.createLinearGradient(0, 0, across, down);
      light.addColorStop(0, '#5a4636');
      light.addColorStop(1, '#3b2d22');
      pen.fillStyle = light;
      pen.fillRect(0, 0, across, down);
      pen.strokeStyle = 'rgb(0 0 0 / 20%)';
      pen.lineWidth = down / 200;
      for (let y = 0; y < 1.5; y += 0.03) {
        pen.beginPath();
        pen.moveTo(0, y * down);
        pen.lineTo(across, (y - 0.3) * down);
        pen.stroke();
      }
      const at = (u, v) => {
        const [a, b, c, d] = quad;
        const mix = (name) =>
          (a[name] * (1 - u) + b[name] * u) * (1 - v) + (d[name] * (1 - u) + c[name] * u) * v;
        return [mix('x') * across, mix('y') * down];
      };
      pen.fillStyle = '#f4f2ec';
      pen.beginPath();
      for (const { x, y } of quad) pen.lineTo(x * across, y * down);
      pen.fill();
      for (const [row, colour] of ['#d00', '#0a0', '#00d'].entries()) {
        pen.fillStyle = colour;
        pen.beginPath();
        pen.arc(...at(0.25 + 0.5 * (row % 2), row < 2 ? 0.25 : 0.75), across / 40, 0, 7);
        pen.fill();
      }
      pen.fillStyle = '#222';
      pen.font = `${down / 40}px serif`;
      for (let line = 0.4; line < 0.62; line += 0.05) pen.fillText('The parties agree', ...at(0.3, line));
      return canvas.toDataURL('image/jpeg', 0.95);
    },
    [width, height, corners],
  );
  await page.close();
  return Buffer.from(url.split(',')[1], 'base64');
}

/** The same photograph, held another way: EXIF says how it is to be turned. */
export function held(photograph, orientation) {
  const exif = Buffer.from(
    // 'Exif', big-endian TIFF, one directory with one entry: 0x0112, a short.
    `457869660000${'4d4d002a00000008'}${'0001'}${'0112'}${'0003'}${'00000001'}000${orientation}0000${'00000000'}`,
    'hex',
  );
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([photograph.subarray(0, 2), head, exif, photograph.subarray(2)]);
}

/** Sheets of a PDF that has nothing but photographs: their sizes, the JPEGs, and where each corner of a JPEG stands. */
export function readPdf(bytes) {
  const text = bytes.toString('latin1');
  const sheets = [...text.matchAll(/\/Type \/Page\n[\s\S]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  const pictures = [...text.matchAll(/\/Subtype \/Image\n[\s\S]*?stream\r?\n/g)].map((found) => {
    const start = found.index + found[0].length;
    return bytes.subarray(start, start + Number(/\/Length (\d+)/.exec(found[0])[1]));
  });
  const drawn = [...text.matchAll(/q\n((?:[-\d. ]+cm\n)+)\/I(\d+) Do/g)].map((found) => ({
    matrix: found[1].trim().split('\n').map(numbers).reduce(combine, [1, 0, 0, 1, 0, 0]),
    picture: Number(found[2]),
  }));
  return sheets.map((sheet, row) => ({
    width: Number(sheet[1]),
    height: Number(sheet[2]),
    picture: pictures[row],
    corners: cornersOf(drawn[row].matrix),
  }));
}

const numbers = (line) => line.split(' ').slice(0, 6).map(Number);

/** A PDF applies the newest matrix first. */
function combine([a, b, c, d, e, f], [p, q, r, s, t, u]) {
  return [p * a + q * c, p * b + q * d, r * a + s * c, r * b + s * d, t * a + u * c + e, t * b + u * d + f];
}

/** Where the corners of a picture stand on its sheet, from the upper left one on clockwise. */
function cornersOf([a, b, c, d, e, f]) {
  const at = (x, y) => [Math.round(a * x + c * y + e), Math.round(b * x + d * y + f)];
  return [at(0, 1), at(1, 1), at(1, 0), at(0, 0)];
}

/** The size of a JPEG, the colours of its quarters, from the upper left one on in reading order, and whether it has no others than grey. */
export async function look(browser, jpeg) {
  const page = await browser.newPage();
  const seen = await page.evaluate(async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0);
    const nameAt = (x, y) => {
      const [red, green] = pen.getImageData(x * picture.width, y * picture.height, 1, 1).data;
      if (red > 128 && green > 128) return 'white';
      return red > 128 ? 'red' : green > 128 ? 'green' : 'blue';
    };
    const { width, height } = picture;
    const isGrey = () => {
      const { data } = pen.getImageData(0, 0, width, height);
      for (let i = 0; i < data.length; i += 4)
        if (Math.abs(data[i] - data[i + 1]) > 6 || Math.abs(data[i] - data[i + 2]) > 6) return false;
      return true;
    };
    return {
      width,
      height,
      quarters: [nameAt(0.25, 0.25), nameAt(0.75, 0.25), nameAt(0.25, 0.75), nameAt(0.75, 0.75)],
      grey: isGrey(),
    };
  }, jpeg.toString('base64'));
  await page.close();
  return seen;
}

/** The sheets of the PDF that the firm received last. */
export async function readReceivedPdf(portal) {
  await portal.settle();
  const received = await portal.heard('document.received');
  return readPdf(await portal.getObject(received.at(-1).detail.data.content));
}
