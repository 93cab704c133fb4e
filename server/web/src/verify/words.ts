// All words that the page needs, in the language in force.
import { enReasons, enReview, enRoles } from '@/i18n/enReview';
import { enVerify } from '@/i18n/enVerify';
import { currentLocale } from '@/i18n/locale';
import { ruReasons, ruReview, ruRoles } from '@/i18n/ruReview';
import { ruVerify } from '@/i18n/ruVerify';

const russian = { ...ruReview, verify: ruVerify, roles: ruRoles, reasons: ruReasons };
export type Words = typeof russian;
const english: Words = { ...enReview, verify: enVerify, roles: enRoles, reasons: enReasons };

export const words = (): Words => (currentLocale() === 'ru' ? russian : english);
