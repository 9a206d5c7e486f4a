import { t } from '../i18n';
import type { ButtonLook } from '../ui/button';
import { DownloadButton } from '../ui/download-button';
import { payments } from './payments-api';

interface ReceiptButtonProps extends ButtonLook {
  id: string;
  /** Its number. */
  receipt: string;
}

export const ReceiptButton = ({ id, receipt, ...look }: ReceiptButtonProps) => (
  <DownloadButton
    {...look}
    label={t('pay.receipt')}
    name={t('pay.receiptLabel', { number: receipt })}
    fileName={`receipt-${receipt}.pdf`}
    fetchFile={() => payments.receipt(id)}
  />
);
