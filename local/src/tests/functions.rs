//! Three small functions: one writes, one forwards from the stream to the bus, one mails from the queue.

/// Writes notes, echoes requests, or panics.
pub(super) mod front {
    use aws_sdk_dynamodb::Client;
    use aws_sdk_dynamodb::types::AttributeValue;
    use lambda_http::{Body, Request, RequestExt, Response};
    use serde_json::json;
    use shared::edge::invocation::Invocation;
    use shared::engine::aws::Aws;
    use shared::env::{Env, EnvError};

    pub(crate) struct State {
        client: Client,
        table: String,
    }

    impl State {
        pub(crate) fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
            let client = Client::new(&aws.config_for("DYNAMODB"));
            Ok(Self {
                client,
                table: env.require("TABLE_NAME")?.to_owned(),
            })
        }
    }

    pub(crate) async fn handle(
        state: &State,
        invocation: Invocation,
        request: Request,
    ) -> Response<Body> {
        match request.uri().path() {
            "/v1/die" => panic!("as asked"),
            "/v1/notes" => write(state, &request).await,
            _ => echo(invocation, &request),
        }
    }

    async fn write(state: &State, request: &Request) -> Response<Body> {
        let note = std::str::from_utf8(request.body()).unwrap().to_owned();
        let put = state.client.put_item().table_name(&state.table);
        let key = ulid::Ulid::generate().to_string();
        let put = put
            .item("PK", AttributeValue::S("NOTES".to_owned()))
            .item("SK", AttributeValue::S(key));
        let put = put
            .item("kind", AttributeValue::S("NOTE".to_owned()))
            .item("note", AttributeValue::S(note));
        put.send().await.unwrap();
        Response::builder().status(201).body(Body::Empty).unwrap()
    }

    fn echo(invocation: Invocation, request: &Request) -> Response<Body> {
        let header = |name: &str| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let body = json!({
            "now": invocation.now.rfc3339(),
            "id": request.path_parameters().first("id"),
            "x": request.query_string_parameters().all("x"),
            "cookie": header("cookie"),
            "viewer": header("portico-viewer"),
            "host": header("host"),
        });
        let response = Response::builder().header("content-type", "application/json");
        let response = response
            .header("set-cookie", "one=1")
            .header("set-cookie", "two=2");
        response.body(Body::Text(body.to_string())).unwrap()
    }
}

/// Puts each note on the bus; a note 'poison' always fails.
pub(super) mod forward {
    use aws_lambda_events::event::dynamodb::Event;
    use aws_sdk_eventbridge::Client;
    use aws_sdk_eventbridge::types::PutEventsRequestEntry;
    use serde_json::json;
    use shared::edge::batch::BatchResponse;
    use shared::edge::invocation::Invocation;
    use shared::engine::aws::Aws;
    use shared::env::{Env, EnvError};

    pub(crate) struct State {
        client: Client,
        bus: String,
    }

    impl State {
        pub(crate) fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
            let client = Client::new(&aws.config_for("EVENTBRIDGE"));
            Ok(Self {
                client,
                bus: env.require("BUS_NAME")?.to_owned(),
            })
        }
    }

    pub(crate) async fn handle(state: &State, _: Invocation, event: Event) -> BatchResponse {
        let mut response = BatchResponse::default();
        for record in event.records {
            let image = serde_json::to_value(&record.change.new_image).unwrap();
            let note = image["note"]["S"].as_str().unwrap();
            if note == "poison" {
                response.add_failure(record.change.sequence_number.unwrap());
                break;
            }
            let entry = PutEventsRequestEntry::builder()
                .event_bus_name(&state.bus)
                .source("portico-internal");
            let entry = entry
                .detail_type("note.written")
                .detail(json!({"note": note}).to_string())
                .build();
            let answer = state
                .client
                .put_events()
                .entries(entry)
                .send()
                .await
                .unwrap();
            assert_eq!(answer.failed_entry_count(), 0);
        }
        response
    }
}

/// Mails each note; 'never' always fails, 'flaky' fails twice, 'odd' goes to the dead-letter queue.
pub(super) mod letter {
    use aws_lambda_events::event::sqs::SqsEvent;
    use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
    use aws_sdk_sqs::types::MessageAttributeValue;
    use serde_json::Value;
    use shared::edge::batch::BatchResponse;
    use shared::edge::invocation::Invocation;
    use shared::engine::aws::Aws;
    use shared::env::{Env, EnvError};

    pub(crate) struct State {
        mail: aws_sdk_sesv2::Client,
        queue: aws_sdk_sqs::Client,
        dead: String,
        origin: String,
    }

    impl State {
        pub(crate) fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
            Ok(Self {
                mail: aws_sdk_sesv2::Client::new(&aws.config_for("SESV2")),
                queue: aws_sdk_sqs::Client::new(&aws.config_for("SQS")),
                dead: env.require("DEAD_LETTER_QUEUE_URL")?.to_owned(),
                origin: env.origin("PORTAL_ORIGIN")?,
            })
        }
    }

    pub(crate) async fn handle(state: &State, _: Invocation, event: SqsEvent) -> BatchResponse {
        let mut response = BatchResponse::default();
        let together = event.records.len();
        for record in event.records {
            let body = record.body.unwrap();
            let event: Value = serde_json::from_str(&body).unwrap();
            let times: u32 = record.attributes["ApproximateReceiveCount"]
                .parse()
                .unwrap();
            match event["detail"]["note"].as_str().unwrap_or("never") {
                "flaky" if times < 3 => response.add_failure(record.message_id.unwrap()),
                "never" => response.add_failure(record.message_id.unwrap()),
                "odd" => bury(state, body).await,
                note => mail(state, note, together).await,
            }
        }
        response
    }

    async fn bury(state: &State, body: String) {
        let text = |text: &str| {
            MessageAttributeValue::builder()
                .data_type("String")
                .string_value(text)
                .build()
                .unwrap()
        };
        let send = state
            .queue
            .send_message()
            .queue_url(&state.dead)
            .message_body(body);
        let send = send
            .message_attributes("function", text("letter"))
            .message_attributes("reason", text("it is odd"));
        send.send().await.unwrap();
    }

    async fn mail(state: &State, note: &str, together: usize) {
        let content = |text: String| Content::builder().data(text).build().unwrap();
        let html = format!(r#"<a href="{}/read?a=1&amp;b=2">{note}</a>"#, state.origin);
        let body = Body::builder()
            .text(content(format!("one of {together}")))
            .html(content(html))
            .build();
        let message = Message::builder()
            .subject(content(note.to_owned()))
            .body(body)
            .build();
        let to = Destination::builder()
            .to_addresses(format!("{note}@example.com"))
            .build();
        let send = state
            .mail
            .send_email()
            .destination(to)
            .from_email_address("portal@example.com");
        send.content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .unwrap();
    }
}
