'use client';

import { signIn } from 'next-auth/react';
import { type DemoPerson, SignInForm } from '@/components/frame/sign-in-form';

export function SignIn(props: {
  readonly provider: string | null;
  readonly demo: readonly DemoPerson[];
  readonly error: string | undefined;
}) {
  return (
    <SignInForm
      demo={props.demo}
      error={props.error}
      provider={
        props.provider === null
          ? null
          : { name: props.provider, onPress: () => void signIn('oidc', { callbackUrl: '/' }) }
      }
      onPassword={async (email, password) => {
        const answer = await signIn('local', { email, password, redirect: false });
        if (!answer?.ok) return 'This address and password do not go together.';
        window.location.assign('/');
        return null;
      }}
    />
  );
}
