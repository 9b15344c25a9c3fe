import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** The type scale must be known as sizes, else a size and a colour would cancel each other. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ['caption', 'body', 'title', 'name', 'value', 'page', 'lead'],
      radius: ['control', 'panel', 'dialog'],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins. */
export function cn(...values: readonly ClassValue[]): string {
  return merge(clsx(values));
}
