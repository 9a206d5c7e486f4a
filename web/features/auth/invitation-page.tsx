import { useLocation } from 'preact-iso';
import { useDashboard } from '../../shared/dashboard-context';
import { addTexts, t } from '../../locales/i18n';
import { AuthLayout } from './auth-layout';
import { publicAuthApi, type Offer } from '../../api/auth-api';
import { useToken } from './use-token';
import { useAct } from '../../ui/forms/act';
import { ActForm, type Entered } from '../../ui/forms/act-form';
import { Button, buttonClass } from '../../ui/controls/button';
import { TextField } from '../../ui/forms/field';
import { dayTime } from '../../core/format';
import { Loaded, useLoad } from '../../ui/data/loaded';
import { Notice } from '../../ui/feedback/notice';
import { PasswordField } from '../../ui/forms/password-field';
import texts from '../../locales/en.auth.json';
import { ActProblem } from '../../ui/feedback/act-problem';

addTexts(texts);

interface OfferProps {
  token: string;
  offer: Offer;
}

function useAccept(token: string) {
  const { session } = useDashboard();
  const { route } = useLocation();
  const act = useAct();
  const send = async (entered?: Entered) => {
    const isNew = entered && { name: entered.text('name'), password: entered.text('password') };
    const { account } = await publicAuthApi.acceptInvitation({ token, ...isNew });
    await session.actFor(account.id);
    route('/home', true);
  };
  return { act, send };
}

/** Creates a login that joins at once: the link proves the address. */
function JoinNew({ token, offer }: OfferProps) {
  const { act, send } = useAccept(token);
  return (
    <ActForm act={act} send={send}>
      <TextField label={t('auth.name')} name="name" autocomplete="name" required />
      <PasswordField isNew />
      <Button kind="primary" size="lg" type="submit" disabled={act.busy.value} class="mt-2">
        {t('invitation.join', { account: offer.account.name })}
      </Button>
    </ActForm>
  );
}

function JoinAs({ token, offer }: OfferProps) {
  const { act, send } = useAccept(token);
  return (
    <>
      <ActProblem act={act} />
      <Button
        kind="primary"
        size="lg"
        disabled={act.busy.value}
        onClick={() => void act.run(() => send())}
      >
        {t('invitation.join', { account: offer.account.name })}
      </Button>
    </>
  );
}

function Join({ token, offer }: OfferProps) {
  const { session } = useDashboard();
  const { state } = session;
  const email = state.value.kind === 'in' ? state.value.me.user?.email : null;
  if (email === offer.email) return <JoinAs token={token} offer={offer} />;
  if (email)
    return (
      <>
        <Notice tone="wait">{t('invitation.other', { email, invited: offer.email })}</Notice>
        <Button onClick={() => void session.signOut()}>{t('common.signOut')}</Button>
      </>
    );
  if (!offer.hasLogin) return <JoinNew token={token} offer={offer} />;
  // The token stays in the fragment, so that no server sees it.
  return (
    <a
      href={`/sign-in?next=%2Finvitation#token=${token}`}
      class={buttonClass({ kind: 'primary', size: 'lg' })}
    >
      {t('invitation.signIn')}
    </a>
  );
}

function OfferOf({ token }: { token: string }) {
  const offer = useLoad(() => publicAuthApi.lookUpInvitation(token));
  return (
    <Loaded model={offer} lines={3}>
      {(found) => (
        <>
          <p class="text-soft">
            {t('invitation.text', {
              account: found.account.name,
              email: found.email,
              role: t(`role.${found.role}`),
              time: dayTime(found.expiresAt),
            })}
          </p>
          <Join token={token} offer={found} />
        </>
      )}
    </Loaded>
  );
}

export function InvitationPage() {
  const token = useToken();
  return (
    <AuthLayout title={t('invitation.title')}>
      {token === '' ? (
        <Notice tone="fail">{t('common.noToken')}</Notice>
      ) : (
        <OfferOf token={token} />
      )}
    </AuthLayout>
  );
}
