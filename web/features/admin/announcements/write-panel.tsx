import { useId } from 'preact/hooks';
import { t } from '../../../locales/i18n';
import { announce } from '../../../ui/feedback/announcer';
import { Button } from '../../../ui/controls/button';
import { ConfirmButton } from '../../../ui/controls/confirm-button';
import { Field, inputClass, TextField } from '../../../ui/forms/field';
import { count } from '../../../core/format';
import { Panel } from '../../../ui/data/panel';
import { MAX_BODY, MAX_TITLE, type AnnouncementsModel } from './announcements.model';

function Preview({ model }: { model: AnnouncementsModel }) {
  const id = useId();
  const notice = model.notice.value;
  return (
    <section aria-labelledby={id} class="flex flex-col gap-1.5">
      <h4 id={id} class="text-sm font-medium text-soft">
        {t('announcements.preview')}
      </h4>
      <div class="flex flex-col gap-1 rounded-control bg-sunken p-4">
        {notice === null ? (
          <p class="text-sm text-faint">{t('announcements.previewEmpty')}</p>
        ) : (
          <>
            <p class="font-medium wrap-anywhere">{notice.title}</p>
            <p class="max-w-prose wrap-anywhere whitespace-pre-line text-soft">{notice.body}</p>
          </>
        )}
      </div>
    </section>
  );
}

/** The form for an announcement, with a preview. */
export function WritePanel({ model }: { model: AnnouncementsModel }) {
  const notice = model.notice.value;
  const publish = async () => {
    await model.publish();
    announce(t('announcements.published', { title: notice?.title ?? '' }));
  };
  return (
    <Panel title={t('announcements.title')} text={t('announcements.text')}>
      <TextField
        label={t('announcements.headline')}
        name="title"
        maxLength={MAX_TITLE}
        value={model.title.value}
        onInput={({ currentTarget: { value } }) => (model.title.value = value)}
      />
      <Field
        label={t('announcements.body')}
        hint={t('announcements.bodyHint', {
          count: model.body.value.length,
          max: count(MAX_BODY),
        })}
      >
        {({ id, describedBy }) => (
          <textarea
            id={id}
            name="body"
            rows={5}
            maxLength={MAX_BODY}
            aria-describedby={describedBy}
            value={model.body.value}
            onInput={({ currentTarget: { value } }) => (model.body.value = value)}
            class={`${inputClass} py-2`}
          />
        )}
      </Field>
      <Preview model={model} />
      {notice === null ? (
        <Button kind="primary" class="self-start" disabled>
          {t('announcements.publish')}
        </Button>
      ) : (
        <ConfirmButton
          kind="primary"
          class="self-start"
          label={t('announcements.publish')}
          title={t('announcements.publishTitle')}
          text={t('announcements.publishText', { title: notice.title })}
          action={t('announcements.publishNow')}
          run={publish}
        />
      )}
    </Panel>
  );
}
