// How the application is built. ROTULUS_SERVER names the server that `npm run dev` passes requests on to
// (default: the mock of dev/mock.mjs).
import { defineConfig } from 'vite';

const server = process.env.ROTULUS_SERVER ?? 'http://127.0.0.1:5180';

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    target: ['chrome107', 'firefox104', 'safari16'],
    // The strict content security policy refuses inlined files and needs no polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { output: { experimentalMinChunkSize: 3000 } },
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': { target: server, secure: false, changeOrigin: false } },
  },
});
