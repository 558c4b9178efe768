# Calls a service with the client that OpenAPI Generator makes.
import json
import os

import pgemit_client as pgemit

configuration = pgemit.Configuration(
    host=os.environ["PGEMIT_URL"], access_token=os.environ["PGEMIT_KEY"]
)
result = {}
with pgemit.ApiClient(configuration) as client:
    emits = pgemit.EmitApi(client)
    schedule = pgemit.ScheduleApi(client)
    hello = pgemit.Emit(to=["room1", "room2"], event="hello", args=[{"text": "from Python"}])
    result["published"] = emits.emit(hello, idempotency_key="python-1").id
    try:
        emits.emit(pgemit.Emit(event="connect"))
    except pgemit.ApiException as error:
        problem = json.loads(error.body)
        result["refused"] = problem["type"]
        result["pointer"] = problem["errors"][0]["pointer"]
    reminder = pgemit.Emit(event="reminder", id="python-2", delay="PT1H")
    result["scheduled"] = emits.emit(reminder).id
    result["found"] = schedule.get_scheduled("python-2").event
    result["cancelled"] = schedule.cancel_scheduled_with_http_info("python-2").status_code
    try:
        schedule.get_scheduled("python-2")
    except pgemit.ApiException as error:
        result["gone"] = json.loads(error.body)["type"]
    result["name"] = pgemit.ServiceApi(client).get_service_info().name
print(json.dumps(result))
