//! The operations of a provider. One list drives dispatch, manifests, routes, schemas and documentation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! operations {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)+) => {
        /// What a provider can be asked to do. Numbers are part of the ABI and are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[repr(u32)]
        pub enum Operation { $($(#[$doc])* $variant = $number,)+ }

        impl Operation {
            /// Every operation, in ABI order.
            pub const ALL: &'static [Operation] = &[$(Operation::$variant,)+];

            /// The name in manifests, logs and metrics, such as `create_meeting`.
            pub const fn name(self) -> &'static str {
                match self { $(Operation::$variant => $name,)+ }
            }

            /// The operation with this ABI number.
            pub const fn from_number(number: u32) -> Option<Operation> {
                match number { $($number => Some(Operation::$variant),)+ _ => None }
            }
        }
    };
}

operations! {
    /// Where to send the user's browser to grant access.
    AuthorizationUrl = 1, "authorization_url";
    /// An authorization code for tokens.
    ExchangeCode = 2, "exchange_code";
    /// A refresh token for new tokens.
    Refresh = 3, "refresh";
    /// Ends a token at the provider.
    Revoke = 4, "revoke";
    /// A user name and password for tokens.
    Login = 5, "login";
    /// Schedules a meeting.
    CreateMeeting = 6, "create_meeting";
    /// Changes what is given of a meeting.
    UpdateMeeting = 7, "update_meeting";
    /// Reads one meeting.
    GetMeeting = 8, "get_meeting";
    /// Reads the user's meetings.
    ListMeetings = 9, "list_meetings";
    /// Deletes a meeting.
    DeleteMeeting = 10, "delete_meeting";
    /// Whose token it is.
    Profile = 11, "profile";
}

impl Operation {
    /// What an OAuth provider's sign-in takes: the page, the code, new tokens. Not every one can revoke.
    pub const OAUTH: [Operation; 3] =
        [Operation::AuthorizationUrl, Operation::ExchangeCode, Operation::Refresh];
    /// All that can be done with meetings.
    pub const MEETINGS: [Operation; 5] = [
        Operation::CreateMeeting,
        Operation::UpdateMeeting,
        Operation::GetMeeting,
        Operation::ListMeetings,
        Operation::DeleteMeeting,
    ];

    /// The number in `cv_call.op`.
    pub const fn number(self) -> u32 {
        self as u32
    }

    /// Whether the operation works on a meeting or profile with an access token, rather than getting or ending tokens.
    pub const fn uses_access_token(self) -> bool {
        (self as u32) >= (Operation::CreateMeeting as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_go_both_ways() {
        for &operation in Operation::ALL {
            assert_eq!(Operation::from_number(operation.number()), Some(operation));
            assert_eq!(serde_json::to_value(operation).unwrap(), operation.name());
        }
        assert_eq!(Operation::from_number(0), None);
        assert_eq!(Operation::from_number(12), None);
    }
}
