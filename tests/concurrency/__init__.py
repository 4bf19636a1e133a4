"""Races on real connections. Each lock and constraint below was taken out once, to see which test says so.

| taken out | caught by |
|---|---|
| the allowance's FOR UPDATE (`quotas.actions._lock_after`) | test_claims: twenty tabs |
| the live batch locked before the allowance (`admit(first=…)`) | test_lock_order: waits for the live batch, five tabs |
| FOR UPDATE of the live batch (`offers.LIVE_BATCH`) | test_lock_order: waits for the live batch |
| a batch that came meanwhile is noticed (`Standing.overtaken`) | test_lock_order: leaves nothing |
| the live batch locked in `outcome.begin` | test_lock_order: a skip, five tabs |
| FOR UPDATE SKIP LOCKED of the claimed seats (`claim.py`) | test_claims: goes past a locked seat |
| `a.state = 'held'` looked at again (`listening._SERVE`) | test_listening: being stopped, many first requests |
| FOR UPDATE of what is heard (`listening._HEARD`) | test_listening: one report sent many times |
| the sweep's FOR UPDATE of an overdue batch (`hand_out.expire`) | test_claims: being renewed |
| the shared fence in `stop_clips` and `withdraw_subject`, together | test_seal_vs_withdraw |
| the request's hash compared in a batch (`offers.standing`) | contracts/test_idempotency |

Without the lock of the claimed seats nothing is given twice in any test here: the claim's update leaves a row that has
moved on. The lock is there so that nobody waits. Unique (seat) where held or done is held by test_claims: the database
refuses a second holder.

Not tried yet: the clip's state in `outcome.begin`, unique (clip, person), one live batch a person, and the checks of
the day's and a project's limit.
"""
