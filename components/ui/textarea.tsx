import type { Ref, TextareaHTMLAttributes } from 'react';
import { cn } from './cn';
import { controlClass } from './control-class';

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

export function Textarea({ className, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea rows={rows} className={cn(controlClass, 'resize-y py-1.5', className)} {...rest} />
  );
}
