"""The statement by which a batch of beats is taken: what it says is joined to what is known by operations that no order and no repetition
changes. A minute once told stays told (bits, OR); of two beats of a channel the later one says how it stands.
"""

MINUTES = 1440
NEWER = (  # of two beats at one moment always the same one, whichever came first
    "(excluded.at, excluded.state, coalesce(excluded.oldest, '-infinity'), excluded.scene)"
    " > (kept.at, kept.state, coalesce(kept.oldest, '-infinity'), kept.scene)"
)

SIGNER = """
SELECT k.gateway_id, g.facility_id, k.public_key, k.revoked_at IS NOT NULL
FROM inspections_gatewaykey k JOIN inspections_gateway g ON g.id = k.gateway_id WHERE k.key_id = %s
"""

TAKE = """
WITH fresh AS (
    INSERT INTO inspections_beatbatch (gateway_id, nonce, taken_at) VALUES (%(gateway)s, %(nonce)s, %(now)s)
    ON CONFLICT DO NOTHING RETURNING id
), heard AS (
    UPDATE inspections_gateway SET heard_at = %(now)s WHERE id = %(gateway)s AND EXISTS (SELECT FROM fresh)
), moments AS MATERIALIZED (
    SELECT moment, at, wall::date AS day,
        set_bit(repeat('0', 1440)::bit(1440), (extract(hour FROM wall) * 60 + extract(minute FROM wall))::int, 1) AS bit
    FROM (
        SELECT moment, at, at AT TIME ZONE 'Asia/Shanghai' AS wall
        FROM unnest(string_to_array(%(moments)s, E'\n')::timestamptz[]) WITH ORDINALITY AS each(at, moment)
    ) AS walls
), told AS MATERIALIZED (
    SELECT c.id, m.at, m.day, m.bit, NULLIF(t.oldest, '')::timestamptz AS oldest,
        coalesce(t.scene, '') AS scene, -- of one line whose column is empty no word is left
        CASE WHEN t.state = 'up' AND t.scene <> '' AND c.scene <> ''
                AND bit_count(('x' || t.scene)::bit(64) # ('x' || c.scene)::bit(64)) > %(turned)s THEN 'covered'
            ELSE t.state END AS state
    FROM unnest(
        string_to_array(%(channels)s, E'\n'), string_to_array(%(when)s, E'\n')::int[], string_to_array(%(states)s, E'\n'),
        string_to_array(%(oldest)s, E'\n'), string_to_array(%(scenes)s, E'\n')
    ) AS t(channel, moment, state, oldest, scene)
    JOIN inspections_channel c ON c.code = t.channel AND c.facility_id = %(facility)s AND c.until IS NULL
    JOIN moments m USING (moment)
    WHERE EXISTS (SELECT FROM fresh)
), days AS (
    INSERT INTO inspections_channelday AS kept (channel_id, day, up, down, covered)
    SELECT id, day, coalesce(bit_or(bit) FILTER (WHERE state = 'up'), repeat('0', 1440)::bit(1440)),
        bit_or(bit) FILTER (WHERE state = 'down'), bit_or(bit) FILTER (WHERE state = 'covered')
    FROM told GROUP BY id, day ORDER BY id, day
    ON CONFLICT (channel_id, day) DO UPDATE SET
        up = kept.up | excluded.up,
        down = coalesce(kept.down | excluded.down, kept.down, excluded.down),
        covered = coalesce(kept.covered | excluded.covered, kept.covered, excluded.covered)
), newest AS (
    SELECT DISTINCT ON (id) id, at, state, oldest, scene,
        max(at) FILTER (WHERE state = 'up') OVER (PARTITION BY id) AS up_at,
        min(at) OVER (PARTITION BY id) AS first_at, min(day) OVER (PARTITION BY id) AS first_day
    FROM told ORDER BY id, at DESC, state DESC, oldest DESC NULLS LAST, scene DESC
), latest AS (
    INSERT INTO inspections_latestbeat AS kept (channel_id, first_at, at, up_at, state, oldest, scene, unsettled_from)
    SELECT id, first_at, at, up_at, state, oldest, scene, CASE WHEN first_day < %(today)s THEN first_day END FROM newest ORDER BY id
    ON CONFLICT (channel_id) DO UPDATE SET
        first_at = least(kept.first_at, excluded.first_at),
        at = greatest(kept.at, excluded.at),
        up_at = greatest(kept.up_at, excluded.up_at),
        unsettled_from = least(kept.unsettled_from, excluded.unsettled_from),
        state = CASE WHEN {newer} THEN excluded.state ELSE kept.state END,
        oldest = CASE WHEN {newer} THEN excluded.oldest ELSE kept.oldest END,
        scene = CASE WHEN {newer} THEN excluded.scene ELSE kept.scene END
)
SELECT EXISTS (SELECT FROM fresh), ARRAY(
    SELECT code FROM unnest(string_to_array(%(codes)s, E'\n')) AS code
    EXCEPT SELECT code FROM inspections_channel WHERE facility_id = %(facility)s AND until IS NULL
)
""".replace("{newer}", NEWER)

PROVE = """
INSERT INTO inspections_retentionproof AS kept
    (channel_id, day, oldest, read_at, recorded_seconds, longest_gap, gaps, segments_sha256)
SELECT c.id, t.day, t.oldest, t.read_at, t.recorded_seconds, t.longest_gap, t.gaps, t.segments_sha256
FROM jsonb_to_recordset(%(proofs)s::jsonb) AS t(channel text, day date, oldest timestamptz, read_at timestamptz,
    recorded_seconds int, longest_gap int, gaps jsonb, segments_sha256 text)
JOIN inspections_channel c ON c.code = t.channel AND c.facility_id = %(facility)s AND c.until IS NULL
ORDER BY c.id, t.day
ON CONFLICT (channel_id, day) DO UPDATE SET
    oldest = excluded.oldest, read_at = excluded.read_at, recorded_seconds = excluded.recorded_seconds,
    longest_gap = excluded.longest_gap, gaps = excluded.gaps, segments_sha256 = excluded.segments_sha256
WHERE (excluded.read_at, excluded.segments_sha256) > (kept.read_at, kept.segments_sha256)
"""

COUNT_REFUSALS = """
INSERT INTO inspections_batchrefusal AS kept (gateway_id, day, reason, count)
SELECT %(gateway)s, %(day)s, reason, count FROM jsonb_to_recordset(%(reasons)s::jsonb) AS t(reason text, count int)
ON CONFLICT (gateway_id, day, reason) DO UPDATE SET count = kept.count + excluded.count
"""
