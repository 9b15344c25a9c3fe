'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Mark } from './mark';

export interface DemoPerson {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: string;
}

export interface SignInFormProps {
  /** Resolves to a sentence when it was refused, else to null (the caller then leaves the page). */
  readonly onPassword: (email: string, password: string) => Promise<string | null>;
  /** The organisation's own sign-in, when configured. */
  readonly provider: { readonly name: string; readonly onPress: () => void } | null;
  /** Only in a demo: one press each. */
  readonly demo: readonly DemoPerson[];
  /** What the last attempt said, when it came back by a redirect. */
  readonly error?: string | undefined;
}

/** The one page without the frame. */
export function SignInForm(props: SignInFormProps) {
  const [error, setError] = useState(props.error ?? null);
  const [busy, setBusy] = useState(false);

  const enter = async (email: string, password: string) => {
    setBusy(true);
    setError(null);
    const refused = await props.onPassword(email, password);
    setError(refused);
    if (refused !== null) setBusy(false);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    void enter(text('email'), text('password'));
  };

  return (
    <main className="flex min-h-dvh items-center justify-center p-3">
      <div className="grid w-full max-w-[400px] gap-3">
        <div className="rounded-dialog border border-border bg-surface-1 p-6">
          <h1 className="flex items-center gap-2 font-semibold text-lead">
            <Mark size={24} />
            Ripcord
          </h1>
          <p className="mt-1 text-body text-text-2">Decide, roll back, prove it, tell people.</p>
          <form method="post" onSubmit={submit} className="mt-5 grid gap-3">
            {error !== null && <ErrorNote message={error} />}
            <Field label="Email" htmlFor="email">
              <Input
                id="email"
                name="email"
                type="email"
                autoComplete="username"
                required
                className="h-9"
              />
            </Field>
            <Field label="Password" htmlFor="password">
              <Input
                id="password"
                name="password"
                type="password"
                autoComplete="current-password"
                required
                className="h-9"
              />
            </Field>
            <Button
              type="submit"
              tone="primary"
              size="large"
              className="mt-1"
              disabledReason={busy ? 'signing in' : undefined}
            >
              {busy ? 'Signing in' : 'Sign in'}
            </Button>
          </form>
          {props.provider !== null && (
            <Button className="mt-2 w-full" onClick={props.provider.onPress}>
              Sign in with {props.provider.name}
            </Button>
          )}
        </div>
        {props.demo.length > 0 && (
          <section
            aria-label="Demo"
            className="rounded-panel border border-border-control border-dashed p-3"
          >
            <h2 className="text-caption text-text-2">
              Demo: everything here is simulated. Enter as
            </h2>
            <ul className="mt-2 grid gap-1">
              {props.demo.map((person) => (
                <li key={person.email}>
                  <Button
                    className="w-full justify-between"
                    disabledReason={busy ? 'signing in' : undefined}
                    onClick={() => void enter(person.email, person.password)}
                  >
                    {person.name}
                    <span className="text-caption text-text-3">{person.role}</span>
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}
