import type { NextConfig } from 'next';

/** The content security policy carries a nonce per request, so it is set where requests pass. */
const HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
];

const buildId = process.env.RIPCORD_BUILD_ID;

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm test` checks the types; a start that builds need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', '@prisma/adapter-pg', '@prisma/client'],
  ...(buildId === undefined ? {} : { deploymentId: buildId }),
  async headers() {
    return [{ source: '/:path*', headers: HEADERS }];
  },
};

export default config;
