export type Evidence = { seq: number; dispute: number; fields: string; created_at: number };

/** A merchant's evidence against disputes: statements, and files by the name that was issued for them. */
export class EvidenceStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** `fields`: validated JSON. */
  add(dispute: number, fields: string, now: number): Evidence {
    return this.#sql
      .exec<Evidence>(
        'INSERT INTO evidences (dispute, fields, created_at) VALUES (?, ?, ?) RETURNING *',
        dispute,
        fields,
        now,
      )
      .one();
  }

  latest(dispute: number): Evidence | undefined {
    return this.#sql
      .exec<Evidence>(
        'SELECT * FROM evidences WHERE dispute = ? ORDER BY seq DESC LIMIT 1',
        dispute,
      )
      .toArray()[0];
  }

  reserveUpload(name: string, dispute: number): void {
    this.#sql.exec('INSERT INTO uploads (name, dispute) VALUES (?, ?)', name, dispute);
  }

  /** False for a name that was not issued. */
  recordUpload(name: string, bytes: number): boolean {
    return (
      this.#sql
        .exec('UPDATE uploads SET bytes = ? WHERE name = ? RETURNING name', bytes, name)
        .toArray().length > 0
    );
  }

  uploads(): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM uploads').one().n;
  }
}
