"""`evenstride validate --pred` and the independent scorer must say the same of the same predictions.

    agrees_with_scorer.py EVENSTRIDE

The predictions are the reference with known errors put in: steps shifted, dropped, added and swapped. Skips (77)
without numpy, pandas, the scorer ($EVENSTRIDE_SCORER) or the reference data ($EVENSTRIDE_REFERENCE).
"""
import json, os, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
shared = os.path.join(here, '..', '..', '..', '..', 'shared')
scorer = os.environ.get('EVENSTRIDE_SCORER', os.path.join(shared, 'tools', 'score.py'))
data = os.path.join(os.environ.get('EVENSTRIDE_REFERENCE', os.path.join(shared, 'data')), 'hybrid_running')
try:
    import numpy as np
    import pandas as pd
except ImportError:
    print('skipped: numpy or pandas is not here')
    sys.exit(77)
if not (os.path.exists(scorer) and os.path.isdir(data)):
    print('skipped: the scorer or hybrid_running is not here')
    sys.exit(77)

AGREED = 1e-6  # both work in double precision; the tables hold 17 digits


def write_predictions(folder):
    random = np.random.default_rng(3)
    ref = os.path.join(data, 'derivatives', 'reference')
    for trial in pd.read_csv(ref + '/trials.tsv', sep='\t', na_values='n/a').itertuples():
        base = f'{ref}/{trial.participant_id}/motion/{trial.recording}'
        true = pd.read_csv(base + '_desc-steps_events.tsv', sep='\t', na_values='n/a')
        n = len(true)
        p = pd.DataFrame(dict(side=true.side, ic_s=true.onset + random.normal(0.01, 0.02, n)))
        p['contact_time_s'] = true.duration + random.normal(-0.01, 0.01, n)
        p['to_s'] = p.ic_s + p.contact_time_s
        p['flight_time_s'] = true.flight_time_s + random.normal(0, 0.01, n)
        p['peak_vgrf_bw'] = true.peak_force_bw + random.normal(0, 0.1, n)
        p['vertical_impulse_bws'] = true.impulse_bw_s + random.normal(0, 0.01, n)
        p['pelvic_drop_deg'] = true.pelvic_drop_deg + random.normal(0, 1, n)
        swapped = random.random(n) < 0.1
        p.loc[swapped, 'side'] = p.side[swapped].map({'left': 'right', 'right': 'left'})
        p = p[random.random(n) > 0.1]
        extra = p.sample(frac=0.1, random_state=4).assign(ic_s=lambda d: d.ic_s + 0.05, contact_time_s=np.nan)
        strides = pd.read_csv(base + '_desc-strides_events.tsv', sep='\t', na_values='n/a')
        s = pd.DataFrame(dict(side=strides.side, start_s=strides.onset + random.normal(0, 0.02, len(strides))))
        s['end_s'] = s.start_s + strides.duration
        for column in strides.columns:
            if column.endswith('_deg'):
                s[column] = strides[column] + random.normal(0, 100 if 'phase' in column else 2, len(strides))
        os.makedirs(f'{folder}/{trial.recording}')
        pd.concat([p, extra]).to_csv(f'{folder}/{trial.recording}/steps.csv', index=False)
        s.to_csv(f'{folder}/{trial.recording}/strides.csv', index=False)


def differences(theirs, ours, path=''):
    if isinstance(theirs, dict):
        for key, value in theirs.items():
            if not isinstance(ours, dict) or key not in ours:
                yield f'{path}/{key} is missing'
            else:
                yield from differences(value, ours[key], f'{path}/{key}')
    elif isinstance(theirs, (int, float)) and isinstance(ours, (int, float)):
        if abs(theirs - ours) > AGREED:
            yield f'{path}: {ours}, the scorer says {theirs}'
    elif theirs != ours:
        yield f'{path}: {ours}, the scorer says {theirs}'


with tempfile.TemporaryDirectory() as folder:
    write_predictions(folder + '/pred')
    subprocess.run([sys.executable, scorer, '--truth', data, '--pred', folder + '/pred', '--json', folder + '/score.json'],
                   check=True, stdout=subprocess.DEVNULL)
    said = subprocess.run([sys.argv[1], 'validate', data, '--pred', folder + '/pred', '--json'], check=True,
                          capture_output=True, text=True)
    found = list(differences(json.load(open(folder + '/score.json')), json.loads(said.stdout)))
print('\n'.join(found[:20]) or 'agreed on every figure')
sys.exit(1 if found else 0)
