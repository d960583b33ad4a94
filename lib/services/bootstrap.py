"""How do the parts come together? One container of services, built alike for every way in."""

from __future__ import annotations

from dataclasses import dataclass

from lib.access.vault import Vault
from lib.kernel.clock import Clock, SystemClock
from lib.kernel.settings import Settings
from lib.ledger.engine import Database
from lib.ledger.journal import Journal
from lib.ledger.leases import Leases
from lib.ledger.slices import Slices
from lib.services.api_log import ApiLog
from lib.services.attempts import Attempts
from lib.services.batch_driver import BatchDriver
from lib.services.batch_runs import BatchRuns
from lib.services.batches import Batches
from lib.services.billing_keys import BillingKeys
from lib.services.cancels import Cancels
from lib.services.channels import Channels
from lib.services.charge_orders import ChargeOrders
from lib.services.charges import Charges
from lib.services.checkout import Checkouts
from lib.services.connection import Connection
from lib.services.drafts import Drafts
from lib.services.exports import Exports
from lib.services.fetching import Fetching
from lib.services.figures import Counting
from lib.services.first_run import add_sandbox_channels
from lib.services.gateway_time import GatewayTime
from lib.services.gateways import Gateways
from lib.services.history import History
from lib.services.imports import Imports
from lib.services.jobs import Jobs
from lib.services.landings import Landings
from lib.services.members import Members
from lib.services.packing import Packing
from lib.services.preparing import Preparing
from lib.services.proving import Proving
from lib.services.reconciling import Reconciling
from lib.services.reports import Reports
from lib.services.revealing import Revealing
from lib.services.samples import Samples
from lib.services.sandbox_control import SandboxControl
from lib.services.schedule_keeping import ScheduleKeeping
from lib.services.schedule_orders import ScheduleOrders
from lib.services.schedule_sync import ScheduleSync
from lib.services.schedules import Schedules
from lib.services.sealing import Sealing
from lib.services.sync import Sync
from lib.services.timeline import Timelines
from lib.services.trail import Trail
from lib.services.unknowns import Unknowns
from lib.services.verifying import Verifying
from lib.services.views import Views
from lib.services.webhooks import Webhooks


@dataclass(frozen=True, slots=True)
class Services:
    """All verbs of the console; close it when its process ends."""

    settings: Settings
    clock: Clock
    database: Database
    journal: Journal
    channels: Channels
    connection: Connection
    drafts: Drafts
    gateways: Gateways
    charges: Charges
    batches: Batches
    batch_runs: BatchRuns
    cancels: Cancels
    billing_keys: BillingKeys
    schedules: Schedules
    schedule_sync: ScheduleSync
    time: GatewayTime
    timelines: Timelines
    api_log: ApiLog
    unknowns: Unknowns
    reports: Reports
    revealing: Revealing
    history: History
    packing: Packing
    exports: Exports
    imports: Imports
    jobs: Jobs
    views: Views
    reconciling: Reconciling
    proving: Proving
    samples: Samples
    sync: Sync
    sandbox: SandboxControl
    webhooks: Webhooks
    checkouts: Checkouts
    preparing: Preparing
    verifying: Verifying
    members: Members
    trail: Trail
    counting: Counting
    leases: Leases
    sealing: Sealing

    def close(self) -> None:
        """Give connections back."""
        self.batch_runs.close()
        self.sandbox.close()
        self.gateways.close()
        self.database.close()


def build(settings: Settings, clock: Clock | None = None) -> Services:
    """Open the ledger, bring it up to date, and wire the services.

    Args:
        settings: how this installation is set up.
        clock: what time it is; None = the machine's clock.

    Raises:
        SettingsError: the vault's key cannot be used.
    """
    clock = clock or SystemClock()
    database = Database(settings.ledger)
    database.migrate()
    vault = Vault.at(
        settings.data_dir,
        settings.secret_key.get_secret_value(),
        settings.secret_key_before.get_secret_value(),
    )
    journal = Journal(database, clock)
    channels = Channels(database, vault, clock)
    add_sandbox_channels(channels, settings)
    gateways = Gateways(settings, channels, journal, clock)
    trail = Trail(database, clock)
    unknowns = Unknowns(
        journal=journal,
        channels=channels,
        gateways=gateways,
        trail=trail,
        clock=clock,
        grace=settings.lookup_grace,
    )
    orders = ChargeOrders(gateways=gateways, clock=clock)
    fetching = Fetching(database, channels, gateways)
    sandbox = SandboxControl(settings, trail)
    attempts = Attempts(journal, patience=settings.connect_timeout + settings.read_timeout + 5)
    charges = Charges(
        database=database,
        journal=journal,
        attempts=attempts,
        channels=channels,
        orders=orders,
        unknowns=unknowns,
        clock=clock,
    )
    history = History(database)
    time = GatewayTime(sandbox, clock)
    keeping = ScheduleKeeping(database, fetching, clock)
    sync = ScheduleSync(
        database=database,
        channels=channels,
        gateways=gateways,
        keeping=keeping,
        time=time,
        clock=clock,
    )
    slices = Slices(database, journal, clock)
    landings = Landings(
        slices=slices, journal=journal, attempts=attempts, charges=charges, clock=clock
    )
    batches = Batches(slices=slices, channels=channels, charges=charges, landings=landings)
    billing_keys = BillingKeys(
        database=database,
        attempts=attempts,
        channels=channels,
        gateways=gateways,
        sync=sync,
        keeping=keeping,
        unknowns=unknowns,
        clock=clock,
    )
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        journal=journal,
        channels=channels,
        connection=Connection(channels, gateways),
        drafts=Drafts(database, clock),
        gateways=gateways,
        charges=charges,
        batches=batches,
        batch_runs=BatchRuns(
            database=database,
            driver=BatchDriver(database=database, batches=batches, unknowns=unknowns, clock=clock),
            channels=channels,
            orders=orders,
            gateways=gateways,
            vault=vault,
            clock=clock,
        ),
        cancels=Cancels(
            database=database,
            attempts=attempts,
            channels=channels,
            gateways=gateways,
            unknowns=unknowns,
            time=time,
            clock=clock,
        ),
        billing_keys=billing_keys,
        schedules=Schedules(
            database=database,
            attempts=attempts,
            channels=channels,
            gateways=gateways,
            orders=ScheduleOrders(time, live_allowed=settings.allow_live),
            keeping=keeping,
            unknowns=unknowns,
            clock=clock,
        ),
        schedule_sync=sync,
        time=time,
        timelines=Timelines(database),
        api_log=ApiLog(database),
        unknowns=unknowns,
        reports=Reports(database),
        revealing=Revealing(database, billing_keys, trail),
        history=history,
        packing=Packing(database),
        exports=Exports(
            database=database,
            history=history,
            trail=trail,
            folder=settings.data_dir / "exports",
            clock=clock,
        ),
        imports=Imports(
            database=database,
            channels=channels,
            folder=settings.data_dir / "imports",
            most=settings.import_megabytes * 1_000_000,
            clock=clock,
        ),
        jobs=Jobs(clock),
        views=Views(database, clock),
        reconciling=Reconciling(
            database=database,
            channels=channels,
            gateways=gateways,
            fetching=fetching,
            trail=trail,
            clock=clock,
        ),
        proving=Proving(database, clock),
        samples=Samples(database, clock),
        sync=Sync(
            database=database,
            channels=channels,
            gateways=gateways,
            fetching=fetching,
            clock=clock,
        ),
        sandbox=sandbox,
        webhooks=Webhooks(database, fetching, clock),
        checkouts=Checkouts(
            database=database,
            channels=channels,
            gateways=gateways,
            sandbox=sandbox,
            door=settings.console_url,
            clock=clock,
        ),
        preparing=Preparing(database, channels, gateways, clock),
        verifying=Verifying(
            database=database,
            channels=channels,
            gateways=gateways,
            fetching=fetching,
            trail=trail,
            clock=clock,
        ),
        members=Members(database, clock, settings.admins),
        trail=trail,
        counting=Counting(database, clock),
        leases=Leases(database, clock),
        sealing=Sealing(database, vault, clock),
    )
