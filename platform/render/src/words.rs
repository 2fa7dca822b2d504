//! The few words that a picture says by itself.

/// The language of a picture's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    fn pick(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    pub(crate) fn invites(self) -> &'static str {
        self.pick("邀你一起跟团", "invites you to join in")
    }

    pub(crate) fn scan(self) -> &'static str {
        self.pick("长按识别，立即跟团", "Scan to join the buy")
    }

    pub(crate) fn scan_live(self) -> &'static str {
        self.pick("长按识别，预约直播", "Scan to be reminded")
    }

    pub(crate) fn scan_join(self) -> &'static str {
        self.pick(
            "微信扫一扫，和邻居一起买",
            "Scan to buy with your neighbours",
        )
    }

    pub(crate) fn live_badge(self) -> &'static str {
        self.pick("直播预告", "LIVE SOON")
    }

    pub(crate) fn guess(self) -> &'static str {
        self.pick("开播揭晓，猜猜是什么", "Unveiled on air: can you guess?")
    }

    pub(crate) fn mystery(self) -> &'static str {
        self.pick("神秘好物", "A surprise")
    }

    pub(crate) fn welcome(self) -> &'static str {
        self.pick("欢迎加入", "Welcome to")
    }

    pub(crate) fn leader(self) -> &'static str {
        self.pick("团长", "Leader")
    }

    pub(crate) fn certificate(self) -> &'static str {
        self.pick("结业证书", "Certificate")
    }

    pub(crate) fn awarded(self) -> &'static str {
        self.pick("兹证明", "This is to certify that")
    }

    pub(crate) fn passed(self) -> &'static str {
        self.pick("已学完并通过考试", "has studied and passed the test of")
    }

    pub(crate) fn scan_verify(self) -> &'static str {
        self.pick("扫码核验", "Scan to verify")
    }

    pub(crate) fn more(self, count: usize) -> String {
        match self {
            Self::Chinese => format!("还有 {count} 款好物，扫码查看"),
            Self::English => format!("and {count} more inside"),
        }
    }
}
