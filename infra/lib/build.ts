// What `cargo xtask deploy --check` leaves behind: one program for each function, and the pages of the web app.
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { architecture } from './parameters.js';
import type { PortalProps } from './props.js';
import { CLONE } from './template.js';

/** The processor that a Linux program is for, at byte 18 of its ELF header. */
const MACHINES: Readonly<Record<number, string>> = { 0x3e: 'x86_64', 0xb7: 'arm64' };

/** The folder that was named, the clone's, or the one that `npm pack` put into the package; empty without any. */
function folder(given: string | undefined, inClone: string, inPackage: string): string {
  if (given !== undefined) return resolve(given);
  const packed = resolve(__dirname, '../build', inPackage);
  return CLONE ? join(CLONE, inClone) : existsSync(packed) ? packed : '';
}

/** Where built functions and pages lie, and what is wrong with them. */
export class Build {
  /** Both are empty where an installed package has none and is not told. */
  readonly functions: string;
  readonly pages: string;
  /** The command that makes both. */
  readonly command: string;
  private readonly machine: string;

  constructor(props: PortalProps) {
    this.machine = architecture(props);
    this.command = `cargo xtask deploy --check${this.machine === 'arm64' ? '' : ` --architecture ${this.machine}`}`;
    this.functions = folder(props.functions, 'target/lambda', 'lambda');
    this.pages = folder(props.pages, 'web/dist', 'pages');
  }

  /** The folder that becomes a function's code. */
  folder(name: string): string {
    return join(this.functions, name);
  }

  /** Whether the function's program is there and made for this portal's processor. */
  has(name: string): boolean {
    return this.builtFor(name) === this.machine;
  }

  /** Whether the pages are there. */
  get hasPages(): boolean {
    return existsSync(join(this.pages, 'index.html')) && existsSync(join(this.pages, 'assets'));
  }

  /** One sentence for functions that are missing or made for another processor, one for missing pages. */
  faults(names: readonly string[]): string[] {
    if (!this.functions || !this.pages) {
      const remedy = `run \`${this.command}\` in a clone of Portico before \`npm pack\``;
      return [`This package has no functions or no pages: ${remedy}, or write functions and pages, the folders of a build.`];
    }
    const remedy = `run \`${this.command}\` in the clone of Portico, then synthesise again`;
    const missing = names.filter((name) => this.builtFor(name) === undefined);
    const other = names.find((name) => !missing.includes(name) && !this.has(name));
    const faults = [];
    if (missing.length > 0) {
      const which = `${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more` : ''}`;
      faults.push(`Functions are not built (${which} in ${this.functions}): ${remedy}.`);
    }
    if (other) faults.push(`${other} is built for ${this.builtFor(other)}, the portal is for ${this.machine}: ${remedy}.`);
    if (!this.hasPages) faults.push(`Pages are not built (${this.pages}): ${remedy}.`);
    return faults;
  }

  private builtFor(name: string): string | undefined {
    const program = join(this.folder(name), 'bootstrap');
    if (!existsSync(program)) return undefined;
    const header = Buffer.alloc(20);
    const file = openSync(program, 'r');
    readSync(file, header, 0, header.length, 0);
    closeSync(file);
    return header.toString('latin1', 0, 4) === '\x7fELF' ? (MACHINES[header[18] ?? 0] ?? 'another processor') : 'no Linux';
  }
}
