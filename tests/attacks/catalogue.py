"""The attacks: which promise they are after, what is tried, what happens instead, and the test that tries it."""

from dataclasses import dataclass

PROMISES = {
    "links": "Links: https, host on the allow-list, public addresses, generic extractor off, redirects checked",
    "limits": "Downloads: size and time capped while they run, in a process that can be killed",
    "media": "Media: probed and limited before decoding; ffmpeg without network",
    "uploads": "Uploads: type by content, size and count limits, names never trusted",
    "model": "Model output: data, validated, never instructions; captions cannot steer anything",
    "tokens": "Tokens: encrypted at rest, never logged",
    "users": "One user never sees another's entries",
    "accounts": "Accounts: nobody acts as another, members are no admins, guessing is slowed, one admin remains",
    "web": "CSRF, rate limits, secure cookies, security headers",
    "files": "Temporary files have a home and an end",
    "kept": "Nothing of anybody's is lost: not by others' orders, restarts, damage or a backup",
}


@dataclass(frozen=True)
class Attack:
    """One of them; `test` is `file::function` under tests/."""

    promise: str
    tried: str
    instead: str
    test: str


def _of(promise: str, *attacks: tuple[str, str, str]) -> list[Attack]:
    return [Attack(promise, *attack) for attack in attacks]


ATTACKS = [
    *_of(
        "links",
        (
            "127.0.0.1 as decimal, octal, hex, IPv6, with userinfo",
            "refused",
            "utils/test_safe_http.py::test_every_spelling_of_an_inner_address_is_refused",
        ),
        (
            "an inner address inside IPv6 (mapped, 6to4, NAT64, Teredo)",
            "refused",
            "utils/test_safe_http.py::test_an_inner_address_stays_inner_in_every_ipv6_disguise",
        ),
        (
            "a name with one inner among public addresses",
            "refused",
            "utils/test_safe_http.py::test_one_inner_address_among_public_ones_is_refused",
        ),
        (
            "DNS that changes between check and use",
            "the checked address is used",
            "utils/test_guard_proxy.py::test_a_name_that_changes_between_check_and_use_gains_nothing",
        ),
        (
            "a redirect to an inner address",
            "refused",
            "utils/test_safe_http.py::test_a_redirect_to_an_inner_address_is_refused",
        ),
        (
            "the same, through the downloader",
            "refused",
            "utils/test_guard_proxy.py::test_a_redirect_to_an_inner_address_is_refused",
        ),
        (
            "a platform's answer that leads into the network",
            "refused",
            "clients/sites/test_video_sites.py::test_a_site_that_leads_into_the_network_is_refused",
        ),
        ("http, file, ftp", "refused", "utils/test_safe_http.py::test_only_plain_https_addresses_are_fetched"),
        (
            "hosts that look like a platform's",
            "refused",
            "services/sources/test_links.py::test_what_is_not_one_video_is_refused_in_words",
        ),
        (
            "any page with a video (generic extractor)",
            "not known",
            "clients/sites/test_video_sites.py::test_the_real_downloader_knows_exactly_the_three_sites",
        ),
        (
            "a webhook to an inner address",
            "refused",
            "endpoints/api/test_webhooks.py::test_an_address_inside_the_network_is_refused",
        ),
        (
            "a phone's push endpoint at an inner address",
            "refused",
            "endpoints/api/devices/test_push.py::test_an_endpoint_inside_the_network_is_refused",
        ),
        (
            "an allowed host on another port",
            "refused",
            "utils/test_safe_http.py::test_allowing_one_port_allows_no_other",
        ),
    ),
    *_of(
        "limits",
        (
            "a file that hides its size",
            "stopped and removed",
            "utils/test_safe_http.py::test_a_file_that_hides_its_size_is_stopped_and_removed",
        ),
        (
            "a byte now and then, for ever",
            "stopped by the clock",
            "utils/test_safe_http.py::test_a_byte_now_and_then_does_not_outlast_the_clock",
        ),
        ("a packed answer (bomb)", "refused", "utils/test_safe_http.py::test_a_packed_answer_is_refused"),
        ("redirects in a circle", "ended", "utils/test_safe_http.py::test_redirects_in_a_circle_end"),
        (
            "a stage that hangs and starts children",
            "all ended",
            "services/pipeline/test_runner.py::test_a_stage_that_hangs_is_ended_with_all_it_started",
        ),
        (
            "a stage that hoards memory",
            "ended",
            "services/pipeline/test_runner.py::test_a_stage_that_hoards_memory_is_ended",
        ),
    ),
    *_of(
        "media",
        (
            "a playlist named .mp4 that names an address",
            "not followed",
            "clients/media/test_ffmpeg.py::test_a_playlist_named_as_a_video_is_not_followed",
        ),
        (
            "a container that refers to another file",
            "not followed",
            "clients/media/test_probe.py::test_a_film_in_another_file_is_not_followed",
        ),
        (
            "pictures larger than 8K (decoding bomb)",
            "refused before decoding",
            "clients/media/test_probe.py::test_pictures_up_to_8k_are_read_and_larger_ones_refused",
        ),
        (
            "a thumbnail of too many pixels (decoding bomb)",
            "not decoded",
            "clients/media/test_thumbnails.py::test_a_picture_of_too_many_pixels_is_not_decoded",
        ),
        (
            "a header that hides the length",
            "found out",
            "clients/media/test_probe.py::test_a_header_cannot_hide_the_length",
        ),
        (
            "a file name that looks like an option",
            "it is a file",
            "clients/media/test_ffmpeg.py::test_a_name_that_looks_like_an_option_is_a_file",
        ),
    ),
    *_of(
        "uploads",
        (
            "a page, a program, a picture sent as video",
            "refused",
            "endpoints/api/test_uploads.py::test_what_is_no_video_is_refused_and_leaves_nothing",
        ),
        (
            "../../ and friends as a file name",
            "shown, never used",
            "endpoints/api/test_uploads.py::test_the_sent_name_is_never_a_path",
        ),
        (
            "too many files",
            "refused",
            "endpoints/api/test_uploads.py::test_too_many_files_are_refused_and_leave_nothing",
        ),
        (
            "more than all may hold",
            "refused before reading",
            "endpoints/api/test_uploads.py::test_more_than_all_files_may_hold_is_refused_before_it_is_read",
        ),
        (
            "a sender who breaks off",
            "nothing stays",
            "endpoints/api/test_uploads.py::test_an_upload_that_breaks_off_leaves_nothing",
        ),
        (
            "names with line ends, in headers",
            "no header is added",
            "attacks/test_names.py::test_a_title_adds_no_header",
        ),
        ("paths that climb out of the folder", "not found", "attacks/test_names.py::test_no_path_leads_out"),
        (
            "an archive that reaches out, as backup",
            "refused whole",
            "services/operations/backups/test_backup.py::test_an_archive_that_reaches_out_is_refused_whole",
        ),
    ),
    *_of(
        "model",
        (
            "orders to the model in a caption",
            "they stay data",
            "services/notes/llm/test_question.py::test_an_order_in_the_video_changes_no_instruction",
        ),
        (
            "words that end their own block",
            "they do not",
            "services/notes/llm/test_question.py::test_the_videos_words_cannot_leave_their_block",
        ),
        (
            "a value that nobody said",
            "taken out",
            "services/notes/llm/test_grounded_answer.py::test_an_order_in_a_caption_is_no_value",
        ),
        (
            "an answer of any shape",
            "what stands has evidence",
            "services/notes/llm/test_grounded_answer.py::test_whatever_is_answered_what_stands_has_evidence_in_the_video",
        ),
        (
            "markup and scripts in a video's words",
            "shown as text",
            "endpoints/pages/test_pages.py::test_words_from_a_video_are_never_markup",
        ),
        ("template language in a title", "shown as text", "attacks/test_names.py::test_a_title_is_no_template"),
        (
            "javascript: as a link in a note",
            "not clickable",
            "endpoints/pages/test_pages.py::test_only_web_links_are_clickable",
        ),
        (
            "formulas for a spreadsheet",
            "text",
            "services/exports/test_csv_table.py::test_words_of_a_video_never_become_a_formula",
        ),
        (
            "text that makes patterns run for ever",
            "read in time",
            "attacks/test_time.py::test_long_nonsense_is_read_in_time",
        ),
    ),
    *_of(
        "tokens",
        (
            "saved secrets on every page and in every answer",
            "never given back",
            "attacks/test_settings.py::test_no_page_and_no_answer_gives_a_saved_secret_back",
        ),
        ("reading the database", "sealed", "services/notion/accounts/test_connections.py::test_tokens_are_encrypted"),
        (
            "a stolen backup, keys kept elsewhere",
            "nothing readable",
            "attacks/test_secrets.py::test_a_backup_without_keys_gives_no_token_away",
        ),
        (
            "the browser's cookie",
            "no token in it",
            "endpoints/test_auth.py::test_the_tokens_are_encrypted_and_never_in_the_cookie",
        ),
        ("the logs of everything that fails", "taken out", "attacks/test_secrets.py::test_no_log_line_holds_a_secret"),
        (
            "what is sent to a collector of logs and traces",
            "taken out",
            "utils/test_telemetry.py::test_no_secret_leaves",
        ),
        (
            "the cookies file",
            "no word of it is told",
            "clients/sites/test_cookies_file.py::test_a_file_in_another_format_is_refused_without_its_words",
        ),
        (
            "a package index with a password, when the downloader is renewed",
            "taken out",
            "clients/sites/test_downloader_renewal.py::test_an_index_that_is_away_is_told_in_words",
        ),
        (
            "an error message of a vendor",
            "no key in it",
            "clients/gemini/test_faults.py::test_a_vendors_sentence_holds_no_key",
        ),
        (
            "other people's files on this machine",
            "keys are the owner's",
            "config/test_keys.py::test_only_the_owner_can_read_it",
        ),
        (
            "a video that takes over the process that reads it",
            "no keys there but its stage's",
            "config/test_child_environment.py::test_a_stage_gets_no_key_but_its_own",
        ),
        (
            "http_proxy and no_proxy, past the guard",
            "not given",
            "config/test_child_environment.py::test_where_links_are_followed_no_proxy_leads_past_the_guard",
        ),
        (
            "a copy of the cookie, after signing out",
            "worth nothing",
            "endpoints/test_auth.py::test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out",
        ),
        (
            "other people's look into DATA_DIR",
            "closed",
            "utils/test_files.py::test_a_folder_that_is_there_is_closed_to_others",
        ),
        (
            "a setting's secret in a log line, whatever it looks like",
            "taken out",
            "utils/test_logger.py::test_the_settings_own_secrets_are_taken_out_whatever_they_look_like",
        ),
        ("an OAuth state of yesterday", "refused", "endpoints/test_auth.py::test_a_state_that_is_too_old_is_refused"),
        ("an OAuth state used twice", "refused", "endpoints/test_auth.py::test_a_state_works_once"),
        (
            "another browser's OAuth state (mix-up)",
            "refused",
            "endpoints/test_auth.py::test_a_state_of_another_browser_is_refused",
        ),
        (
            "the secret of webhooks in the database",
            "sealed",
            "services/webhooks/test_courier.py::test_the_secret_is_nowhere_kept_in_clear",
        ),
        (
            "an unsigned call from Notion",
            "refused",
            "services/notion/monitor/test_hooks.py::test_a_call_that_is_not_signed_is_refused",
        ),
    ),
    *_of(
        "users",
        (
            "another's id, at every address there is",
            "not found",
            "attacks/test_users.py::test_anothers_entry_exists_at_no_address",
        ),
        ("another's webhook", "not found", "endpoints/api/test_webhooks.py::test_anothers_webhook_does_not_exist"),
        (
            "another's half of a file",
            "not found",
            "endpoints/api/test_resumable_uploads.py::test_another_persons_upload_does_not_exist",
        ),
        (
            "another's upload",
            "not found",
            "services/sources/test_uploads.py::test_another_persons_upload_does_not_exist",
        ),
        (
            "another's connection",
            "not found",
            "services/notion/accounts/test_connections.py::test_nobody_ends_anothers_connection",
        ),
        (
            "the list, the events, the numbers",
            "one's own",
            "attacks/test_users.py::test_lists_and_numbers_are_of_ones_own",
        ),
        (
            "every address without signing in",
            "closed",
            "endpoints/test_auth.py::test_every_address_is_closed_but_for_the_public_ones",
        ),
    ),
    *_of(
        "accounts",
        (
            "a member, a stranger, a token at every admin's address",
            "refused",
            "attacks/test_people.py::test_a_member_may_call_nothing_that_is_for_admins",
        ),
        (
            "ten thousand passwords, from many addresses",
            "slowed, locked out for good never",
            "attacks/test_people.py::test_ten_thousand_guesses_are_slowed_and_lock_nobody_out",
        ),
        (
            "whether a name is there: words, status, time",
            "the same answer and work",
            "attacks/test_people.py::test_a_name_that_is_not_there_costs_the_same_work",
        ),
        (
            "a password of a megabyte",
            "refused before any work",
            "services/accounts/test_passwords.py::test_a_megabyte_is_refused_before_any_work",
        ),
        (
            "a session planted before the sign-in",
            "worth nothing after it",
            "endpoints/pages/people/test_password.py::test_what_the_browser_held_before_is_worth_nothing_after",
        ),
        (
            "what the database holds, as a cookie or password",
            "refused",
            "attacks/test_people.py::test_who_reads_the_database_cannot_sign_in",
        ),
        (
            "two admins who remove each other at once",
            "one remains",
            "services/accounts/test_people.py::test_two_admins_who_demote_each_other_at_once_leave_one",
        ),
        (
            "OpenID: an answer of another provider (mix-up)",
            "refused, the code is given to nobody",
            "endpoints/pages/people/test_openid.py::test_the_answer_of_another_provider_is_refused",
        ),
        (
            "OpenID: tokens unsigned, signed by others, for others, old",
            "refused",
            "endpoints/pages/people/test_openid.py::test_an_id_token_that_others_signed_is_refused",
        ),
        (
            "OpenID: the name of an admin",
            "another person, a member",
            "endpoints/pages/people/test_openid.py::test_names_alone_are_nobody",
        ),
        (
            "the last admin removed, disabled, made a member",
            "refused",
            "services/accounts/test_people.py::test_the_last_admin_stays_one",
        ),
        (
            "a member at the settings of the service",
            "neither seen nor changed",
            "endpoints/pages/service/test_service_settings.py::test_members_neither_see_nor_change_them",
        ),
        (
            "two admins who save settings at once",
            "both saved, the last one counts",
            "attacks/test_settings.py::test_two_admins_who_save_at_once_both_have_saved",
        ),
    ),
    *_of(
        "web",
        (
            "a script in every setting",
            "shown as text",
            "endpoints/pages/service/test_service_settings.py::test_no_setting_runs_as_a_script",
        ),
        (
            "settings sent from another site",
            "refused",
            "attacks/test_settings.py::test_another_site_changes_no_setting",
        ),
        (
            "a setting of a megabyte",
            "refused",
            "attacks/test_settings.py::test_a_value_of_a_megabyte_is_refused",
        ),
        (
            "a push endpoint inside the network",
            "refused",
            "endpoints/api/devices/test_push.py::test_an_endpoint_inside_the_network_is_refused",
        ),
        (
            "a form on another site",
            "refused",
            "endpoints/test_safety.py::test_a_change_asked_for_by_another_site_is_refused",
        ),
        (
            "a name that resolves to this machine (rebinding)",
            "refused",
            "endpoints/test_safety.py::test_a_strangers_name_for_this_machine_is_refused",
        ),
        (
            "framing, sniffing, inline scripts",
            "headers forbid",
            "endpoints/test_safety.py::test_every_answer_carries_the_headers",
        ),
        (
            "a session given to the victim (fixation)",
            "a new one at sign-in",
            "attacks/test_users.py::test_a_session_from_before_the_sign_in_is_not_kept",
        ),
        (
            "a cookie over http, or read by scripts",
            "flags forbid",
            "attacks/test_users.py::test_the_cookie_is_for_https_and_not_for_scripts",
        ),
        (
            "haste",
            "429 with a time",
            "endpoints/test_limits.py::test_where_strangers_sign_in_haste_is_refused_with_a_time",
        ),
        (
            "a large body",
            "refused before reading",
            "endpoints/api/test_entries.py::test_a_body_that_is_too_large_is_refused_before_it_is_read",
        ),
        (
            "a page for everybody without sign-in",
            "does not start",
            "test_app.py::test_a_page_for_others_is_refused_without_sign_in",
        ),
        ("an error that tells too much", "no details", "endpoints/test_errors.py::test_a_bug_is_told_without_details"),
        (
            "names of people's databases on the health page",
            "only what works",
            "endpoints/api/test_health.py::test_strangers_are_not_told_names_and_reasons",
        ),
        (
            "one person's thousand links",
            "429 with a time",
            "endpoints/test_limits.py::test_who_has_too_much_waiting_is_told_when_to_come_again",
        ),
        (
            "one person who fills the disk",
            "refused in words",
            "endpoints/test_limits.py::test_who_keeps_too_much_is_told_what_to_do",
        ),
        (
            "guessing a program's token",
            "slowed down",
            "endpoints/api/test_tokens.py::test_guessing_is_slowed_down",
        ),
        (
            "a reading token that writes",
            "refused",
            "endpoints/api/test_tokens.py::test_a_reading_token_changes_nothing",
        ),
        (
            "hundreds of connections that say nothing, or half of a request",
            "no thread for them",
            "attacks/test_crowds.py::test_connections_that_wait_hold_no_thread",
        ),
        (
            "every thread held by slow bodies, so that probes fail",
            "probes have their own",
            "attacks/test_crowds.py::test_probes_are_answered_while_every_thread_is_held",
        ),
        (
            "a body of a byte now and then",
            "given up",
            "utils/web_server/test_bodies.py::test_a_body_that_trickles_is_given_up",
        ),
        (
            "headers of 150 MB",
            "refused at 64 kB",
            "attacks/test_crowds.py::test_a_head_of_many_megabytes_is_refused_at_its_64th_kilobyte",
        ),
        (
            "8 GB to an address that takes nothing",
            "not read",
            "attacks/test_crowds.py::test_a_body_that_nobody_wants_is_not_read",
        ),
        (
            "haste, with another Authorization each time",
            "one stranger",
            "endpoints/test_limits.py::test_strangers_count_by_their_address_whatever_they_say",
        ),
        (
            "thousands of sign-ins that are only begun",
            "nothing is kept",
            "endpoints/test_auth.py::test_sign_ins_that_are_only_begun_fill_nothing",
        ),
        (
            "webhooks that answer slowly, so that nobody else's are sent",
            "four at once",
            "services/webhooks/test_courier.py::test_one_persons_slow_receivers_hold_nobody_up",
        ),
        (
            "many uploads at once, each as large as the quota",
            "they share it",
            "services/sources/test_uploads.py::test_files_that_arrive_at_once_share_the_room",
        ),
        (
            "NUL and halves of characters in addresses, orders and names",
            "400, or taken out",
            "attacks/test_answers.py::test_names_and_titles_from_anywhere_are_kept_without_it",
        ),
        (
            "a body whose chunks are none",
            "400",
            "attacks/test_answers.py::test_a_bad_chunk_is_the_senders_mistake",
        ),
        (
            "a database that takes a question and never answers",
            "503 within seconds",
            "clients/database/test_answer_time.py::test_a_stalled_server_is_away_and_asked_again_on_a_new_connection",
        ),
        (
            "numbers for strangers",
            "a token is needed",
            "endpoints/api/test_metrics.py::test_with_a_token_only_its_owner_reads_them",
        ),
    ),
    *_of(
        "files",
        ("a crash that leaves files", "swept", "services/operations/test_cleanup.py::test_files_that_nobody_knows_go"),
        (
            "work of a killed stage",
            "swept",
            "services/operations/test_cleanup.py::test_work_of_the_dead_goes_and_of_the_living_stays",
        ),
        (
            "uploads without an entry",
            "swept",
            "services/operations/test_cleanup.py::test_an_upload_that_was_never_used_goes_after_a_day",
        ),
        (
            "a person who leaves",
            "nothing is left",
            "services/operations/test_forgetting.py::test_nothing_of_a_person_is_left_on_the_disk",
        ),
    ),
    *_of(
        "users",
        (
            "every setting of the page as a script, shown again",
            "it is text",
            "endpoints/pages/service/test_service_settings.py::test_no_setting_runs_as_a_script",
        ),
        (
            "settings of the service by somebody who is no admin",
            "neither seen nor changed",
            "endpoints/pages/service/test_service_settings.py::test_members_neither_see_nor_change_them",
        ),
        (
            "a secret of the settings in a page, a refusal or the log",
            "masked",
            "endpoints/pages/service/test_service_settings.py::test_a_service_that_is_away_is_saved_when_the_person_says_so",
        ),
        (
            "notes that a phone kept, after signing out or for another person",
            "gone from the device",
            "browser/test_offline.py::test_signing_out_leaves_nothing_on_the_device",
        ),
        (
            "an answer of the API, settings or a token in a phone's cache",
            "never kept",
            "browser/test_offline.py::test_only_notes_and_their_files_are_kept",
        ),
    ),
    *_of(
        "kept",
        (
            "a settings row of another version",
            "ignored and kept",
            "attacks/test_settings.py::test_a_setting_of_another_version_breaks_no_page_and_stays",
        ),
        (
            "entries of one second, same titles, eight workers, retries, a forget and sweeps at once",
            "each keeps its folder and note",
            "chaos/test_one_second.py::test_nothing_is_missing_and_nothing_of_the_forgotten_is_left",
        ),
        (
            "another's order of the same video whose note was made by rules",
            "both keep theirs",
            "services/pipeline/test_steps.py::test_an_order_of_somebody_else_leaves_a_note_that_is_not_used_again",
        ),
        (
            "any number of SIGTERMs during one stage",
            "no crash of the entry",
            "services/entries/test_journal.py::test_workers_that_were_told_to_stop_are_not_counted",
        ),
        (
            "an entry that ends its workers, beside others",
            "runs alone, then set aside",
            "services/pipeline/test_pipeline.py::test_a_stage_that_ended_several_workers_runs_alone",
        ),
        (
            "a damaged queue, a role without CREATE",
            "the process ends in words",
            "test_serving.py::test_where_no_worker_can_run_nothing_is_served",
        ),
        (
            "a damaged page of the database",
            "told, by health too",
            "clients/database/test_session.py::test_damage_that_one_question_met_is_remembered",
        ),
        (
            "a result's file cut, zeroed, emptied, removed",
            "a retry makes it anew",
            "services/pipeline/test_steps.py::test_a_retry_makes_a_damaged_result_anew",
        ),
        (
            "a backup cut off, with a lost bit, without its end",
            "refused, all as it was",
            "services/operations/backups/test_restore.py::test_what_is_not_whole_changes_nothing",
        ),
        (
            "a backup with a damaged or newer database, a wrong manifest",
            "refused, all as it was",
            "services/operations/backups/test_restore.py::test_what_is_not_sound_changes_nothing",
        ),
        (
            "a power cut anywhere in a restore",
            "what was there is back",
            "services/operations/backups/test_swap.py::test_the_old_is_back_after_a_power_cut_anywhere",
        ),
        (
            "two machines, or containers, of one name on one database",
            "neither takes the other for dead",
            "services/engine/test_leases.py::test_a_worker_on_another_machine_of_the_same_name_lives",
        ),
        (
            "DATA_DIR/media on another disk than DATA_DIR/work",
            "copied, then put in its place",
            "utils/test_files.py::test_a_folder_is_moved_to_another_disk_whole",
        ),
        (
            "a clock that jumps for days, or a laptop that slept, while a stage works and a sweep comes",
            "what is held stays",
            "services/operations/test_cleanup.py::test_a_stage_holds_the_folder_that_it_works_in",
        ),
        (
            "a failover: the old server stays, and only reads",
            "left, and waited for",
            "clients/database/test_answer_time.py::test_a_server_that_only_reads_is_away_and_left",
        ),
        (
            "many machines that start at once on an empty or old PostgreSQL",
            "one makes the tables",
            "clients/database/test_locks.py::test_on_two_machines_one_at_a_time_makes_tables",
        ),
        (
            "a bucket that refuses or answers 503 for a minute",
            "waited for; a page says so at once",
            "clients/stores/test_patient_files.py::test_a_bucket_that_is_away_for_a_minute_is_waited_for",
        ),
        (
            "a pooler that gives each transaction another connection, and locks to whoever comes next",
            "refused at the start",
            "clients/database/test_pooled.py::test_a_pooler_that_shares_connections_is_refused",
        ),
        (
            "a restore over a folder that is a disk of its own",
            "refused in words, all as it was",
            "services/operations/backups/test_swap.py::test_a_folder_that_is_a_disk_of_its_own_is_told_and_all_is_as_it_was",
        ),
        (
            "a restore on PostgreSQL that is killed when the new rows are in, and another machine that starts then",
            "rows and files are back together at the next start there; the other machine says why it waits",
            "services/operations/backups/test_restore.py::test_on_postgres_rows_and_files_are_back_together_after_a_power_cut",
        ),
        (
            "a data folder on a disk that may only be read",
            "every command says so; the doctor tells its other checks",
            "scripts/commands/test_doctor.py::test_where_nothing_can_be_written_the_other_checks_are_told",
        ),
        (
            "two who save the same setting, or subscribe the same device, at one moment, on both databases",
            "both have",
            "clients/database/test_base.py::test_two_at_the_same_moment_both_succeed",
        ),
        (
            "a second file where nobody limits a person's room, on both databases",
            "there is room",
            "services/sources/test_uploads.py::test_where_nobody_is_limited_there_is_always_room",
        ),
        (
            "a restore while another container works",
            "refused",
            "clients/database/test_presence.py::test_nobody_has_alone_what_somebody_uses",
        ),
    ),
]
