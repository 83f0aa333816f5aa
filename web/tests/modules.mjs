// Pure rules of the web app, as a test reads them: without a page.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** Loads a module of `src/`. */
export async function loadModule(path) {
  const server = await createServer({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await server.ssrLoadModule(`/src/${path}`);
  } finally {
    await server.close();
  }
}
