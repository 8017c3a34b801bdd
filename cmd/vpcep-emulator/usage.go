package main

// usage is the text of -h; %s is replaced by the names of the built-in data sets.
const usage = `Usage: vpcep-emulator [flags]

Serves the lists of Huawei Cloud's VPC endpoint services, a project's own and
the public ones, as the published API reference describes them, and the parts
of IAM, STS, ECS metadata and CCE pod identity that issue credentials. Prints
the environment variables that point the Terraform provider to it. Makes no
outgoing connections.

Where:
  -listen ADDRESS  address and port (default 127.0.0.1:8080); port 0 takes a
                   free one
  -env FILE        write the environment variables to FILE once the emulator
                   listens, and remove it when the emulator stops; load them in
                   another shell with ". ./FILE" (default: print them)
  -tls             serve HTTPS; the certificate's CA file is named in
                   HW_CACERT_FILE, and removed when the emulator stops
  -mtls            as -tls, and refuse clients without the client certificate
                   whose files are named in OS_CERT and OS_KEY
  -log WHERE       write a line of JSON per request to stdout or stderr, without
                   credentials (default: none)

What:
  -data SET        services of the project cn-north-4: a JSON file in the format
                   of the API's responses, {"endpoint_services": [...]}, or a
                   built-in set: %s (default lifelike)
  -generate N      N generated services instead, the same ones every time
  -project NAME[=SET]
                   another project, with 20 generated services or those of a
                   set; may be given several times. A project belongs to the
                   region that it is named after, up to an underscore
                   (default: cn-north-4_staging and cn-south-1)
  -public-data FILE
                   public services, in the format of the API's responses
                   (default: DNS, OBS and SWR of each region)
  -sort-keys CREATION,UPDATE
                   values that sort_key takes (default create_at,update_at);
                   Open Telekom Cloud has created_at,updated_at
  -strict-offset   refuse an offset at or past the end with 400 EndPoint.0010,
                   as the reference says (default: an empty page)

Slow and faulty responses of the lists:
  -latency TIME    wait before every response, for example 200ms
  -page-cap K      send at most K services a page, whatever the limit
  -rate N          throttle more than N requests a second: 429 APIGW.0308
  -fail KIND[@WHEN]
                   respond wrongly; may be given several times.
                   KIND  a status from 400 to 599, with an error code of your
                         own if you like: 503 or 400:EndPoint.0022; or with a
                         web page: 403:html;
                         html, empty, truncate: a wrong body with status 200;
                         reset: the connection is reset; hang: no response
                   WHEN  3: the third request; 10%%: one in ten, at random;
                         every one if left out

Examples:
  vpcep-emulator -env emulator.env
  vpcep-emulator -data services.json -project cn-south-1=south.json
  vpcep-emulator -generate 2500 -page-cap 100 -latency 100ms -log stderr
  vpcep-emulator -fail 503@2 -fail truncate@5%%
`
