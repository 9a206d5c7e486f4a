import { t } from '../../../locales/i18n';
import type { ButtonStyle } from '../../../ui/controls/button';
import { DownloadButton } from '../../../ui/controls/download-button';
import { payments } from '../../../api/payments-api';

interface ReceiptButtonProps extends ButtonStyle {
  id: string;
  /** The receipt's number. */
  receipt: string;
}

export const ReceiptButton = ({ id, receipt, ...style }: ReceiptButtonProps) => (
  <DownloadButton
    {...style}
    label={t('pay.receipt')}
    name={t('pay.receiptLabel', { number: receipt })}
    fileName={`receipt-${receipt}.pdf`}
    fetchFile={() => payments.receipt(id)}
  />
);
