"""bleak's scanner on the virtual radio."""

from typing import Any, Literal

from bleak.args.bluez import BlueZScannerArgs
from bleak.args.corebluetooth import CBScannerArgs
from bleak.backends.scanner import AdvertisementData, AdvertisementDataCallback, BaseBleakScanner
from bleak.uuids import normalize_uuid_str
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement

from ingest.simulate.central import Central


class VirtualScanner(BaseBleakScanner):
    """A scanner of the room whose `central` a subclass names."""

    central: Central

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: Literal["active", "passive"],
        *,
        bluez: BlueZScannerArgs,
        cb: CBScannerArgs,
        **_options: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"

    async def start(self) -> None:
        """Listen; everything on the air now is reported before simulated time moves."""
        self.seen_devices = {}
        await self.central.start_scan(self._heard, active=self._active)

    async def stop(self) -> None:
        """Listen no more."""
        await self.central.stop_scan(self._heard)

    def _heard(self, heard: Advertisement) -> None:
        advertisement = _translated(heard)
        if not self.is_allowed_uuid(advertisement.service_uuids):
            return
        address = heard.address.to_string(with_type_qualifier=False)
        device = self.create_or_update_device(
            address, address, advertisement.local_name, heard.address, advertisement
        )
        self.call_detection_callbacks(device, advertisement)


def uuid_text(uuid: UUID) -> str:
    """A UUID as bleak writes it: 128 bits, lower case."""
    return normalize_uuid_str(uuid.to_hex_str("-").lower())


def _translated(heard: Advertisement) -> AdvertisementData:
    data = heard.data
    types = AdvertisingData.Type
    return AdvertisementData(
        local_name=data.get(types.COMPLETE_LOCAL_NAME) or data.get(types.SHORTENED_LOCAL_NAME),
        manufacturer_data={
            int(company): bytes(value)
            for company, value in data.get_all(types.MANUFACTURER_SPECIFIC_DATA)
        },
        service_data={
            uuid_text(uuid): bytes(value)
            for kind in (types.SERVICE_DATA_16_BIT_UUID, types.SERVICE_DATA_128_BIT_UUID)
            for uuid, value in data.get_all(kind)
        },
        service_uuids=[
            uuid_text(uuid)
            for kind in (
                types.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
                types.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
                types.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
                types.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
            )
            for uuids in data.get_all(kind)
            for uuid in uuids
        ],
        tx_power=data.get(types.TX_POWER_LEVEL),
        rssi=heard.rssi,
        platform_data=(heard,),
    )
