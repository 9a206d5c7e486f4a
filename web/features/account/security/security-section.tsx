import { addTexts } from '../../../locales/i18n';
import texts from '../../../locales/en.account.json';
import { PasskeysPanel } from './passkeys-panel';
import { PasswordPanel } from './password-panel';
import { SessionsPanel } from './sessions-panel';
import { TwoFactorPanel } from './two-factor-panel';

addTexts(texts);

export function SecuritySection() {
  return (
    <>
      <PasswordPanel />
      <TwoFactorPanel />
      <PasskeysPanel />
      <SessionsPanel />
    </>
  );
}
