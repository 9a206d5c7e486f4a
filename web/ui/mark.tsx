/** The logo: two joined palms, the greeting of the product's name. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" class="shrink-0">
      <path d="M11.2 1.5C7 5.8 4.8 10.4 4.8 15v4.2l6.4 3.3z" fill="currentColor" />
      <path d="M12.8 1.5c4.2 4.3 6.4 8.9 6.4 13.5v4.2l-6.4 3.3z" class="fill-wait-fill" />
    </svg>
  );
}
