import { z } from 'zod';
import { SystemRole } from '@/lib/generated/prisma/enums';

export const systemRole = z.enum(SystemRole);
