import { createHash } from 'node:crypto';

/** The page's only style; dark by default, light where the reader prefers it. */
export const STYLE = `:root{color-scheme:dark light;--c:#0a0c0f;--s:#101317;--l:#232930;--t:#edf0f3;--u:#b1bac4;--v:#8a95a1;--ok:#4fbf85;--ob:#0e2318;--w:#e6ae42;--wb:#2a200d;--b:#ff716b;--bb:#341416;--n:#c2cad4;--nb:#1b2026;--a:#5cb3ff;--ab:#0e2337}
@media(prefers-color-scheme:light){:root{--c:#f1f3f5;--s:#fff;--l:#dce1e6;--t:#12161b;--u:#414b56;--v:#5a6570;--ok:#126b41;--ob:#e0f2e8;--w:#7e5200;--wb:#fbefd6;--b:#ba2127;--bb:#fce7e6;--n:#49545f;--nb:#e9edf1;--a:#0a5bb8;--ab:#e2eefb}}
*{box-sizing:border-box}body{margin:0;background:var(--c);color:var(--t);font:15px/24px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,header,footer{max-width:776px;margin:0 auto;padding:0 12px}header,footer,.r,.k{display:flex;gap:4px 12px;justify-content:space-between;flex-wrap:wrap;align-items:center}
header{padding-top:16px;padding-bottom:12px}h1,h2,h3,p,ol{margin:0;padding:0}h1{font-size:16px}h2{font-size:15px;margin:16px 0 8px}h3{font-size:16px;flex:1 1 0;min-width:min(100%,200px)}a{color:inherit}a:focus-visible{outline:2px solid var(--a);outline-offset:2px}
header a,footer,time,.v,.k{color:var(--v);font-size:14px}footer{justify-content:flex-start;padding-top:20px;padding-bottom:24px}
.o{border:1px solid;border-radius:6px;padding:12px 20px;display:flex;gap:16px;align-items:center}.o strong{display:block;color:var(--t);font-size:22px;line-height:28px}.o p{color:var(--u)}.o svg{width:30px;height:30px}
.p{background:var(--s);border:1px solid var(--l);border-radius:6px;margin-bottom:12px}.p>*{padding:9px 20px;list-style:none}.p>*+*{border-top:1px solid var(--l)}
svg{flex:none;fill:currentColor;width:16px;height:16px}.h{position:absolute}pattern path{fill:currentColor}.d{display:block;width:100%;height:20px;margin-top:4px}.i{display:flex;gap:4px 20px}.i time{flex:0 0 104px}.b{white-space:pre-line}.r{flex-wrap:wrap}.r h3{display:flex;gap:8px;align-items:center}.c h3{flex-basis:auto;min-width:0;font-size:15px;line-height:24px}
.k svg{width:6px;height:14px;margin-right:6px;vertical-align:-2px}.k{font-size:13px}
.ok{color:var(--ok)}.w{color:var(--w)}.x{color:var(--b)}.n{color:var(--n)}.m{color:var(--a)}.o.ok{background:var(--ob)}.o.w{background:var(--wb)}.o.x{background:var(--bb)}.o.n{background:var(--nb)}.o.m{background:var(--ab)}
@media(max-width:600px){.i{display:block}.p>*{padding:9px 14px}.o{padding:12px 14px}}`;

const HASH = createHash('sha256').update(STYLE, 'utf8').digest('base64');

/** Nothing loads, nothing runs, nothing frames it; its own style alone is let through by its hash. */
export const STATUS_CSP = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;
