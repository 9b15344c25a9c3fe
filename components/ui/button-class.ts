import { cva } from 'class-variance-authority';

/** For buttons and for links that look like one. A solid primary appears at most once a screen. */
export const buttonClass = cva(
  [
    'inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-control border font-medium',
    'transition-colors duration-120 aria-disabled:cursor-not-allowed',
  ],
  {
    variants: {
      tone: {
        primary:
          'border-accent bg-accent font-semibold text-accent-ink hover:bg-accent/90 aria-disabled:border-border-control aria-disabled:border-dashed aria-disabled:bg-transparent aria-disabled:text-text-3',
        secondary:
          'border-border-control bg-surface-2 text-text hover:bg-surface-3 aria-disabled:border-dashed aria-disabled:bg-transparent aria-disabled:text-text-3',
        quiet:
          'border-transparent text-text-2 hover:bg-surface-3 hover:text-text aria-disabled:text-text-3',
        danger:
          'border-bad text-bad hover:bg-bad-bg aria-disabled:border-border-control aria-disabled:border-dashed aria-disabled:bg-transparent aria-disabled:text-text-3',
        waiting: 'cursor-default border-dashed border-border-control text-text-2',
      },
      size: {
        small: 'h-7 px-2 text-caption max-md:min-h-11',
        normal: 'h-8 px-3 text-body max-md:min-h-11',
        large: 'h-12 px-4 text-name',
      },
    },
    defaultVariants: { tone: 'secondary', size: 'normal' },
  },
);

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger' | 'waiting';
export type ButtonSize = 'small' | 'normal' | 'large';
