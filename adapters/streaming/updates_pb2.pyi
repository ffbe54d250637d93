import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STATUS_UNSPECIFIED: _ClassVar[OrderStatus]
    ORDER_STATUS_PENDING: _ClassVar[OrderStatus]
    ORDER_STATUS_CONFIRMED: _ClassVar[OrderStatus]
    ORDER_STATUS_PROCESSING: _ClassVar[OrderStatus]
    ORDER_STATUS_COMPLETED: _ClassVar[OrderStatus]
    ORDER_STATUS_CANCELLED: _ClassVar[OrderStatus]

class OrderStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STAGE_UNSPECIFIED: _ClassVar[OrderStage]
    ORDER_STAGE_PENDING: _ClassVar[OrderStage]
    ORDER_STAGE_WAITING: _ClassVar[OrderStage]
    ORDER_STAGE_DECLINED: _ClassVar[OrderStage]
    ORDER_STAGE_WITHDRAWN: _ClassVar[OrderStage]
    ORDER_STAGE_CONFIRMED: _ClassVar[OrderStage]
    ORDER_STAGE_READY: _ClassVar[OrderStage]
    ORDER_STAGE_PROCESSING: _ClassVar[OrderStage]
    ORDER_STAGE_RETURNING: _ClassVar[OrderStage]
    ORDER_STAGE_RETURNED: _ClassVar[OrderStage]
    ORDER_STAGE_COMPLETED: _ClassVar[OrderStage]
    ORDER_STAGE_CANCELLED: _ClassVar[OrderStage]

class DeliveryStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_STATUS_UNSPECIFIED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_SCHEDULED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_ASSIGNED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_PICKED_UP: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_COMPLETED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_RETURNING: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_FAILED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_CANCELLED: _ClassVar[DeliveryStatus]
    DELIVERY_STATUS_TO_COLLECT: _ClassVar[DeliveryStatus]
ORDER_STATUS_UNSPECIFIED: OrderStatus
ORDER_STATUS_PENDING: OrderStatus
ORDER_STATUS_CONFIRMED: OrderStatus
ORDER_STATUS_PROCESSING: OrderStatus
ORDER_STATUS_COMPLETED: OrderStatus
ORDER_STATUS_CANCELLED: OrderStatus
ORDER_STAGE_UNSPECIFIED: OrderStage
ORDER_STAGE_PENDING: OrderStage
ORDER_STAGE_WAITING: OrderStage
ORDER_STAGE_DECLINED: OrderStage
ORDER_STAGE_WITHDRAWN: OrderStage
ORDER_STAGE_CONFIRMED: OrderStage
ORDER_STAGE_READY: OrderStage
ORDER_STAGE_PROCESSING: OrderStage
ORDER_STAGE_RETURNING: OrderStage
ORDER_STAGE_RETURNED: OrderStage
ORDER_STAGE_COMPLETED: OrderStage
ORDER_STAGE_CANCELLED: OrderStage
DELIVERY_STATUS_UNSPECIFIED: DeliveryStatus
DELIVERY_STATUS_SCHEDULED: DeliveryStatus
DELIVERY_STATUS_ASSIGNED: DeliveryStatus
DELIVERY_STATUS_PICKED_UP: DeliveryStatus
DELIVERY_STATUS_COMPLETED: DeliveryStatus
DELIVERY_STATUS_RETURNING: DeliveryStatus
DELIVERY_STATUS_FAILED: DeliveryStatus
DELIVERY_STATUS_CANCELLED: DeliveryStatus
DELIVERY_STATUS_TO_COLLECT: DeliveryStatus

class WatchOrderRequest(_message.Message):
    __slots__ = ("order_id", "after")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    after: int
    def __init__(self, order_id: _Optional[str] = ..., after: _Optional[int] = ...) -> None: ...

class WatchDeliveryRequest(_message.Message):
    __slots__ = ("delivery_id", "order_id", "after")
    DELIVERY_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    delivery_id: str
    order_id: str
    after: int
    def __init__(self, delivery_id: _Optional[str] = ..., order_id: _Optional[str] = ..., after: _Optional[int] = ...) -> None: ...

class OrderUpdate(_message.Message):
    __slots__ = ("order_id", "position", "event", "at", "number", "status", "stage", "ready_at", "total_amount", "currency", "fulfilment")
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    READY_AT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    FULFILMENT_FIELD_NUMBER: _ClassVar[int]
    order_id: str
    position: int
    event: str
    at: _timestamp_pb2.Timestamp
    number: int
    status: OrderStatus
    stage: OrderStage
    ready_at: _timestamp_pb2.Timestamp
    total_amount: str
    currency: str
    fulfilment: str
    def __init__(self, order_id: _Optional[str] = ..., position: _Optional[int] = ..., event: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., number: _Optional[int] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., stage: _Optional[_Union[OrderStage, str]] = ..., ready_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., total_amount: _Optional[str] = ..., currency: _Optional[str] = ..., fulfilment: _Optional[str] = ...) -> None: ...

class DeliveryUpdate(_message.Message):
    __slots__ = ("delivery_id", "order_id", "position", "event", "at", "status", "driver_id", "number")
    DELIVERY_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    DRIVER_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    delivery_id: str
    order_id: str
    position: int
    event: str
    at: _timestamp_pb2.Timestamp
    status: DeliveryStatus
    driver_id: str
    number: int
    def __init__(self, delivery_id: _Optional[str] = ..., order_id: _Optional[str] = ..., position: _Optional[int] = ..., event: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., status: _Optional[_Union[DeliveryStatus, str]] = ..., driver_id: _Optional[str] = ..., number: _Optional[int] = ...) -> None: ...
