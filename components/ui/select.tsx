import type { Ref, SelectHTMLAttributes } from 'react';
import { cn } from './cn';
import { controlClass } from './control-class';

export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'children'> {
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  readonly ref?: Ref<HTMLSelectElement>;
}

/** The platform's own: a phone opens its wheel, a screen reader knows it. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <select className={cn(controlClass, 'h-8 max-md:h-11', className)} {...rest}>
      {options.map((option) => (
        <option key={option.value} value={option.value} disabled={option.disabled}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
