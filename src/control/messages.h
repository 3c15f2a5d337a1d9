#pragma once

// The messages of the protocol, by family. The names of their fields are a promise to users: fields are added, never
// renamed or removed.

#include "control/complete_message.h"
#include "control/config_message.h"
#include "control/doctor_message.h"
#include "control/event_message.h"
#include "control/hello_message.h"
#include "control/import_message.h"
#include "control/item_message.h"
#include "control/link_message.h"
#include "control/listing_message.h"
#include "control/mapping_message.h"
#include "control/order_change_message.h"
#include "control/order_message.h"
#include "control/oversell_message.h"
#include "control/push_message.h"
#include "control/quarantine_message.h"
#include "control/quota_message.h"
#include "control/return_message.h"
#include "control/run_message.h"
#include "control/shipment_message.h"
#include "control/status_message.h"
#include "control/stock_message.h"
#include "control/warehouse_message.h"
