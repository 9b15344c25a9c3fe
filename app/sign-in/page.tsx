import { redirect } from 'next/navigation';
import { demoPeople } from '@/lib/auth/demo-people';
import { webEnv } from '@/lib/web/database';
import { actorOfPage } from '@/lib/web/request-actor';
import { SignIn } from './sign-in';

export const dynamic = 'force-dynamic';
export const metadata = { title: 'Sign in' };

export default async function SignInPage(props: {
  readonly searchParams: Promise<{ error?: string }>;
}) {
  const env = webEnv();
  if ((await actorOfPage()) !== null) redirect('/');
  const { error } = await props.searchParams;
  return (
    <SignIn
      provider={env.oidc?.name ?? null}
      demo={env.demo ? demoPeople(env.dataDir) : []}
      error={error === undefined ? undefined : 'That sign-in did not work. Try again.'}
    />
  );
}
