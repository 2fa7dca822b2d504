//! By which door somebody comes in: what each channel forbids is a policy of that channel (rule 33).
use julin_db::text_enum;

text_enum! {
    /// A way into a session.
    pub(crate) enum Door {
        /// A browser.
        H5 = "h5",
        /// A page inside WeChat, which forbids rewards for sharing.
        WechatWebview = "wechat_webview",
        /// A mini-program's web view.
        MiniProgram = "mini_program",
        /// 视频号, WeChat Channels.
        Channels = "channels",
    }
}

impl Door {
    /// The door of a request: the browser says whether it is WeChat's, and the page where it was linked
    /// from. Without `entry` it is what the browser alone says.
    pub(crate) fn of(user_agent: &str, entry: Option<&str>) -> Self {
        let within = |word: &str| user_agent.to_ascii_lowercase().contains(word);
        if entry == Some("channels") {
            Self::Channels
        } else if within("miniprogram") {
            Self::MiniProgram
        } else if within("micromessenger") {
            Self::WechatWebview
        } else {
            Self::H5
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_says_whether_it_is_wechats() {
        let wechat =
            "Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0.50(0x1800) NetType/WIFI";
        let mini = format!("{wechat} miniProgram/wx0123");
        for (agent, entry, door) in [
            ("Mozilla/5.0 Chrome/130", None, Door::H5),
            (wechat, None, Door::WechatWebview),
            (&mini, None, Door::MiniProgram),
            (wechat, Some("channels"), Door::Channels),
            (wechat, Some("h5"), Door::WechatWebview),
            ("", None, Door::H5),
        ] {
            assert_eq!(Door::of(agent, entry), door, "{agent}");
        }
    }
}
