import type { InputHTMLAttributes, Ref } from 'react';
import { cn } from './cn';
import { controlClass } from './control-class';

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly ref?: Ref<HTMLInputElement>;
}

export function Input({ className, ...rest }: InputProps) {
  return <input className={cn(controlClass, 'h-8 max-md:h-11', className)} {...rest} />;
}
