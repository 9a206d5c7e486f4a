import type { Verification } from '../../../api/first-pages-api';
import { addTexts, t } from '../../../locales/i18n';
import texts from '../../../locales/en.rent.json';
import { list, money } from '../../../core/format';

addTexts(texts);

const CARRIER_NAME: Readonly<Record<string, string>> = {
  vz: t('rent.carrierVz'),
  tmo: t('rent.carrierTmo'),
  att: t('rent.carrierAtt'),
};

const HEAD = 'py-2 pr-4 text-left text-sm font-medium text-faint';
const CELL = 'py-2.5 pr-4';

/** Preferences are best effort: shows what was requested beside what was received (I-07). */
export function PreferenceResults({ preferences }: Pick<Verification, 'preferences'>) {
  const { areaCodes, carriers } = preferences;
  const asked = carriers.requested?.map((carrier) => CARRIER_NAME[carrier] ?? carrier);
  return (
    <table class="w-full text-left">
      <thead>
        <tr class="border-b border-line">
          <td />
          <th scope="col" class={HEAD}>
            {t('detail.asked')}
          </th>
          <th scope="col" class={HEAD}>
            {t('detail.got')}
          </th>
        </tr>
      </thead>
      <tbody class="digits">
        <tr class="border-b border-line">
          <th scope="row" class={HEAD}>
            {t('detail.areaCode')}
          </th>
          <td class={CELL}>{areaCodes.requested ? list(areaCodes.requested) : t('common.any')}</td>
          <td class={CELL}>
            {areaCodes.assigned ?? t('common.notAvailable')}
            {areaCodes.refundedSurchargeCents > 0 && (
              <span class="block text-sm text-back">
                {t('detail.surchargeBack', { amount: money(areaCodes.refundedSurchargeCents) })}
              </span>
            )}
          </td>
        </tr>
        <tr>
          <th scope="row" class={HEAD}>
            {t('detail.carrier')}
          </th>
          <td class={CELL}>{asked ? list(asked) : t('common.any')}</td>
          <td class={`${CELL} text-faint`}>{t('detail.carrierGot')}</td>
        </tr>
      </tbody>
    </table>
  );
}
