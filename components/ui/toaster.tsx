'use client';

import type { CSSProperties } from 'react';
import { Toaster as Sonner } from 'sonner';

const WIDTH = { '--width': '360px' } as CSSProperties;

/** Bottom right, three at most. One per page, in the frame. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      visibleToasts={3}
      expand
      gap={8}
      offset={{ bottom: 40, right: 16 }}
      mobileOffset={{ bottom: 68, left: 12, right: 12 }}
      style={WIDTH}
    />
  );
}
