//! The settings themselves.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use serde::Deserialize;

use crate::{Cidr, DatabaseUrl, Secret, schema::settings};

settings! {
    /// Everything one node can be told.
    pub struct Config {
        /// Directory of what this node keeps: the SQLite file, pictures, recordings.
        data_dir: PathBuf = PathBuf::from("data"),
        /// Fixed node number for ids (0 to 1023); leave unset to lease one from the database.
        node_id: Option<u16> = None,
        /// The web server.
        http: Http = Http::default(),
        /// Where the books are kept.
        database: Database = Database::default(),
        /// The store as its customers see it.
        store: Store = Store::default(),
        /// Live video.
        media: Media = Media::default(),
        /// Text messages (verification codes, arrival notices).
        sms: Sms = Sms::default(),
        /// How residents pay.
        payments: Payments = Payments::default(),
        /// Placing and paying.
        orders: Orders = Orders::default(),
        /// Commission, statements and withdrawals.
        settlement: Settlement = Settlement::default(),
        /// Coupons and points.
        promo: Promo = Promo::default(),
        /// Drafts of live scripts by a language model.
        assistant: Assistant = Assistant::default(),
        /// Logging.
        log: Log = Log::default(),
        /// Prometheus metrics.
        metrics: Metrics = Metrics::default(),
        /// The demonstration store.
        demo: Demo = Demo::default(),
    }

    /// The web server.
    pub struct Http {
        /// Address and port to listen on.
        listen: SocketAddr = local(8080),
        /// The address that people type or scan: it goes into posters, QR codes and cookies.
        public_url: String = "http://127.0.0.1:8080".to_owned(),
        /// Proxies whose X-Forwarded-For is believed, as addresses or ranges ("10.0.0.0/8").
        trusted_proxies: Vec<Cidr> = Vec::new(),
    }

    /// Where the books are kept.
    pub struct Database {
        /// "sqlite:FILE" (relative to data_dir), or "postgres://user:password@host/name".
        url: DatabaseUrl = DatabaseUrl::new("sqlite:julin.db"),
        /// Connections held open to PostgreSQL.
        pool_size: u32 = 16,
    }

    /// The store as its customers see it.
    pub struct Store {
        /// Name on pages, posters and messages.
        name: String = "聚邻".to_owned(),
        /// IANA time zone of cut-offs, delivery days and statements.
        zone: String = "Asia/Shanghai".to_owned(),
        /// ISO 4217 currency of all amounts.
        currency: String = "CNY".to_owned(),
        /// Language when the visitor states none: "zh-CN" or "en".
        locale: String = "zh-CN".to_owned(),
        /// Seconds after the count within which goods are promised at the pickup point; leaders'
        /// records are measured by it.
        pickup_promise_s: i64 = 48 * 3_600,
    }

    /// Live video.
    pub struct Media {
        /// Whether this node takes and serves live streams.
        enabled: bool = true,
        /// Address and port for RTMP publishing (OBS, the mini-program's live-pusher).
        rtmp_listen: SocketAddr = local(1935),
        /// The RTMP address that hosts are shown.
        rtmp_public_url: String = "rtmp://127.0.0.1:1935/live".to_owned(),
        /// Address and port for RTMP over TLS (rtmps://), which takes a certificate; unset means none.
        rtmps_listen: Option<SocketAddr> = None,
        /// PEM file with the certificate of rtmps_listen and those that vouch for it; read anew when it changes.
        rtmps_cert_path: Option<PathBuf> = None,
        /// PEM file with the certificate's private key.
        rtmps_key_path: Option<PathBuf> = None,
        /// PEM file with authorities that are trusted besides the system's where this node calls rtmps:// itself.
        rtmps_ca_path: Option<PathBuf> = None,
        /// UDP address and port for WebRTC (WHIP in, WHEP out).
        webrtc_listen: SocketAddr = local(8189),
        /// Whether WebRTC is taken over TCP as well, on the same address and port: for networks that
        /// let no UDP through.
        webrtc_tcp: bool = true,
        /// The IP address that WebRTC peers are told, when it is not the one listened on.
        webrtc_public_ip: Option<String> = None,
        /// Viewers of one live over WebRTC at a time: each costs some twenty times one over HLS, which
        /// is what the others get.
        webrtc_viewers: usize = 100,
        /// STUN servers that browsers are told of, such as "stun:stun.example.org:3478"; none is needed
        /// where the address above is reached directly.
        stun_urls: Vec<String> = Vec::new(),
        /// TURN servers for phones behind strict networks, such as
        /// "turn:turn.example.org:3478?transport=tcp".
        turn_urls: Vec<String> = Vec::new(),
        /// The name at the TURN server. Unset: turn_secret is coturn's static-auth-secret, and every
        /// browser gets a name and a password of its own that expire.
        turn_username: Option<String> = None,
        /// The password at the TURN server, or the secret shared with it.
        turn_secret: Secret = Secret::default(),
        /// Whether live sessions are recorded for replay.
        record: bool = true,
        /// Directory of the recordings; "recordings" under data_dir unless told.
        record_dir: Option<PathBuf> = None,
        /// Days that a recording is kept after its live ended. Records of live sales are kept for three
        /// years by law; less is for trials.
        record_keep_days: i64 = 1_096,
        /// Low-latency HLS.
        hls: Hls = Hls::default(),
        /// Other media servers and CDNs beside or instead of this node.
        handoff: Handoff = Handoff::default(),
        /// Lives whose video is fetched from elsewhere.
        pull: Pull = Pull::default(),
    }

    /// Other media servers and CDNs beside or instead of this node. {app} is "live", {stream} the
    /// public name of the live.
    pub struct Handoff {
        /// Where every live is pushed to as it comes in, such as "rtmp://push.example.org/{app}/{stream}".
        relay_urls: Vec<String> = Vec::new(),
        /// What hosts type as their stream key: "{stream}?key={key}" where rtmp_public_url is another
        /// server that asks this one (SRS, MediaMTX, nginx-rtmp).
        stream_key: String = "{key}".to_owned(),
        /// The secret in the addresses by which such servers ask: /media/hooks/SECRET/srs, …/mediamtx,
        /// …/nginx-rtmp. Empty: they are not answered.
        hook_secret: Secret = Secret::default(),
        /// Where viewers watch over HLS instead of here, such as
        /// `https://play.example.org/{app}/{stream}.m3u8`.
        play_hls_url: Option<String> = None,
        /// Where viewers watch over HTTP-FLV instead of here.
        play_flv_url: Option<String> = None,
        /// Where viewers watch over WHEP instead of here.
        play_whep_url: Option<String> = None,
        /// How these addresses are signed: "none", "tencent" (txSecret), "aliyun" (auth_key, type A) or
        /// "nginx" (secure_link with md5 and expires).
        play_signing: PlaySigning = PlaySigning::None,
        /// The key that they are signed with.
        play_secret: Secret = Secret::default(),
        /// Seconds that a signed address holds.
        play_ttl_s: i64 = 6 * 3_600,
    }

    /// Lives whose video is fetched from elsewhere.
    pub struct Pull {
        /// Private addresses that may be fetched from, as addresses or ranges; public ones may always.
        allow: Vec<Cidr> = Vec::new(),
    }

    /// Low-latency HLS.
    pub struct Hls {
        /// Length of a part in milliseconds: shorter is faster and costs more requests.
        part_ms: u32 = 500,
        /// Target length of a segment in milliseconds.
        segment_ms: u32 = 2_000,
        /// Segments kept in the live playlist.
        window_segments: u32 = 8,
    }

    /// Text messages.
    pub struct Sms {
        /// "inbox" keeps messages where the operator can read them: for trials, nothing is sent.
        provider: SmsProvider = SmsProvider::Inbox,
    }

    /// How residents pay.
    pub struct Payments {
        /// "sandbox" moves no money; "wechatpay" is WeChat Pay, API v3.
        provider: PaymentProvider = PaymentProvider::Sandbox,
        /// The merchant's account at WeChat Pay.
        wechatpay: WeChatPay = WeChatPay::default(),
    }

    /// The merchant's account at WeChat Pay.
    pub struct WeChatPay {
        /// Root of the API; change it only to speak to a stand-in.
        base_url: String = "https://api.mch.weixin.qq.com".to_owned(),
        /// App id of the official account or mini-program.
        app_id: String = String::new(),
        /// Merchant number.
        mch_id: String = String::new(),
        /// Serial number of the merchant's certificate.
        serial_no: String = String::new(),
        /// PEM file with the merchant's private key.
        private_key_path: Option<PathBuf> = None,
        /// APIv3 key, 32 bytes.
        api_v3_key: Secret = Secret::default(),
        /// Id of WeChat Pay's public key ("PUB_KEY_ID_…").
        public_key_id: String = String::new(),
        /// PEM file with WeChat Pay's public key.
        public_key_path: Option<PathBuf> = None,
    }

    /// Placing and paying.
    pub struct Orders {
        /// Seconds until an unpaid order is cancelled and its stock returned.
        payment_timeout_s: i64 = 15 * 60,
        /// Seconds that a neighbour has to pay, by the link, an order that the leader took for them.
        link_timeout_s: i64 = 24 * 60 * 60,
        /// Cash in fen that a leader may have taken and not handed in; beyond it she takes no more.
        cash_debt_max_fen: i64 = 200_000,
        /// Lanes in which orders are placed side by side; one is best on SQLite.
        lanes: usize = 1,
        /// Orders that may wait in a lane; beyond it they are answered 503 at once.
        waiting_max: usize = 8_192,
    }

    /// Commission, statements and withdrawals.
    pub struct Settlement {
        /// Seconds after pickup in which a resident may claim; commission stays frozen so long.
        after_sale_window_s: i64 = 48 * 60 * 60,
        /// Seconds that a leader has to decide a claim; then it goes on to the operators.
        after_sale_leader_s: i64 = 24 * 60 * 60,
        /// Seconds that operators have to decide a claim.
        after_sale_operator_s: i64 = 24 * 60 * 60,
        /// Claims of up to this many fen that nobody decided in time are granted by themselves; 0: none.
        after_sale_auto_approve_up_to_fen: i64 = 0,
        /// Points that operators may give beyond the money of one claim.
        after_sale_points_max: i64 = 1_000,
        /// Commission of a campaign that states none, in basis points of the goods paid.
        commission_bp: u32 = 1_000,
        /// Smallest withdrawal in fen.
        withdrawal_minimum_fen: i64 = 1_000,
        /// Withdrawals above this many fen need the approval of two people, others of one.
        withdrawal_two_approvals_above_fen: i64 = 50_000,
        /// Corrections of more than this many fen need a second person.
        correction_two_approvals_above_fen: i64 = 20_000,
        /// How often suppliers are settled with: "month" or "week" of the store's zone.
        statement_period: StatementPeriod = StatementPeriod::Month,
        /// Service fee of suppliers, in basis points of the goods received.
        supplier_fee_bp: u32 = 0,
    }

    /// Coupons and points.
    pub struct Promo {
        /// Points that pay one yuan.
        points_per_yuan: i64 = 100,
        /// The share of an order's goods that points may pay, in basis points; 0 takes none.
        points_share_max_bp: u32 = 5_000,
    }

    /// Drafts of live scripts by a language model.
    pub struct Assistant {
        /// Root of an OpenAI-compatible API, such as `https://api.example.com/v1`. Unset: drafts are filled
        /// from templates, and nothing leaves this node.
        base_url: String = String::new(),
        /// The key that the API asks for.
        api_key: Secret = Secret::default(),
        /// The model that writes.
        model: String = String::new(),
        /// Seconds to wait for an answer.
        timeout_s: i64 = 30,
        /// Tokens of an answer at most.
        answer_tokens_max: u32 = 1_500,
        /// Drafts that the model may be asked for in an hour, for the whole store.
        drafts_per_hour: i64 = 60,
    }

    /// Logging.
    pub struct Log {
        /// "text" for people, "json" for collectors.
        format: LogFormat = LogFormat::Text,
        /// What to log, as in "info,julin_orders=debug".
        filter: String = "info".to_owned(),
    }

    /// Prometheus metrics.
    pub struct Metrics {
        /// Address and port of /metrics; unset means none. Keep it off the public network.
        listen: Option<SocketAddr> = None,
    }

    /// The demonstration store.
    pub struct Demo {
        /// Fill an empty store with demonstration people, goods and orders, and show test logins.
        enabled: bool = false,
    }
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

macro_rules! choice {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// The name as it is written in the file.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

choice! {
    /// Who carries text messages.
    SmsProvider {
        /// Nobody: they stay in the operator's inbox.
        Inbox = "inbox",
    }
}

choice! {
    /// Who moves the money.
    PaymentProvider {
        /// Nobody: payments are pressed through by hand.
        Sandbox = "sandbox",
        /// WeChat Pay, API v3.
        WeChatPay = "wechatpay",
    }
}

choice! {
    /// How playback addresses are signed.
    PlaySigning {
        /// They are not.
        None = "none",
        /// Tencent Cloud: txSecret and txTime.
        Tencent = "tencent",
        /// Alibaba Cloud, type A: auth_key.
        Aliyun = "aliyun",
        /// nginx's secure_link: md5 and expires.
        Nginx = "nginx",
    }
}

choice! {
    /// How long a supplier's statement is.
    StatementPeriod {
        /// A calendar month.
        Month = "month",
        /// Monday to Sunday.
        Week = "week",
    }
}

choice! {
    /// The shape of a log line.
    LogFormat {
        /// For people.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}
