// Puts into this folder what the package has from the clone: npm packs only what lies here.
import { copyFileSync } from 'node:fs';

copyFileSync('../template.yaml', 'dist/template.yaml');
copyFileSync('../LICENSE', 'LICENSE');
