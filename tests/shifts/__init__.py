"""Shifts: taking and giving back, changes, cover, the day.

What eight volunteer systems were looked at for, and the test that holds this house to it. Nobody had the first five;
the others are missing in some of them.

| wanted | shown by |
|---|---|
| swap with approval and a re-check of certificate and clashes | test_handing_over.test_where_the_plan_says_so_the_coordinator_agrees_and_the_rules_are_asked_once_more |
| true swap, both or neither | test_handing_over.test_a_swap_that_one_of_them_may_not_leaves_everything_as_it_was |
| clash check across shifts, visits, activities, absence | test_clashes.test_what_is_promised_keeps_a_shift_away |
| travel between commitments | test_clashes.test_the_way_to_and_from_a_visit_keeps_a_shift_away_as_well |
| change of time asks people again | test_changing.test_who_does_not_say_yes_within_48_hours_has_the_seat_freed |
| clash check among one's own shifts, on every path | test_races.test_one_person_wants_two_shifts_at_the_same_time |
| approval judged at the shift's date | test_taking.test_the_gate_is_asked_at_the_date_of_the_shift |
| recurring templates that stay linked | test_changing.test_a_new_time_of_the_plan_moves_its_shifts_and_makes_no_second_ones |
| standing person per recurring slot | test_changing.test_somebody_who_comes_every_time_is_on_each_but_those_they_cannot |
| stand-in sought, still responsible | test_handing_over.test_one_stays_on_it_until_somebody_says_yes |
| min and max staffing shown | test_taking.test_staffing_goes_from_empty_to_full |
| understaffing alarm | test_cover.test_the_digest_tells_of_two_and_seven_days_ahead_and_once_a_day |
| gate on the staff path too | test_taking.test_staff_are_held_to_the_same_rules_and_learn_nothing_of_a_visit |
| override by named rule, reason and end | test_taking.test_an_exemption_of_the_managers_opens_the_gate_until_its_day |
| last-seat race closed | test_races.test_eight_want_the_last_seat |
| block-out dates | test_taking.test_absence_and_shifts_do_not_overlap_and_touching_times_do_not_clash |
| cut-off per kind of shift | test_handing_over.test_inside_the_cut_off_the_coordinator_hears_at_once |
| no-show without points, with a way back | test_cover.test_presence_is_noted_and_every_slip_undone |
| automatic reminders, once | test_cover.test_a_reminder_is_queued_once_and_says_when_to_be_where |
| cover ranked by least recently asked | test_handing_over.test_the_list_leaves_out_who_cannot_and_puts_first_who_was_asked_longest_ago |
| "not this time" stops further asks | test_handing_over.test_not_this_time_ends_the_questions_about_that_shift_alone |
| undo of a take | test_handing_over.test_who_took_over_undoes_it_until_the_shift_begins |
| hours from presence, corrected, approved | test_cover.test_hours_are_counted_from_presence_within_the_shift_once |
| own calendar | feeds.test_own.test_a_shift_that_is_handed_over_leaves_one_calendar_and_enters_another |
| read without a net | test_pages.test_the_copy_for_her_phone_holds_her_own_four_weeks_and_nobody_elses_name |
| Danish and English | test_cover.test_every_letter_can_be_said_and_names_nobody_else |
| approval that a course gives, and takes back | attendance.test_courses.test_being_there_grants_the_approval_and_counts_the_hours |
| phone list in three parts, one tap | test_pages.test_one_tap_takes_a_shift |
| no-login link to answer | test_pages.test_i_cant_come_and_another_takes_it_by_the_link |
| no path around the gate | test_every_path.test_no_path_leads_around_the_gate |
| daylight saving, midnight | test_changing.test_a_night_lasts_what_the_clock_says_when_the_hour_comes_twice |
| series edit shows whom it touches | test_pages.test_a_plan_is_changed_only_after_one_has_seen_whom_it_touches |

What broke such systems, and the test that it does not break here.

| what went wrong elsewhere | shown by |
|---|---|
| weekly shifts an hour off after the clock changes | test_changing.test_weekly_ten_stays_ten_over_both_changes_of_the_clock |
| a night lasts an hour too little or too much | test_changing.test_a_night_lasts_what_the_clock_says_when_the_hour_comes_twice |
| over midnight: negative hours, the wrong day | test_changing.test_a_shift_over_midnight_stands_in_both_days_and_until_midnight_in_one |
| ends counted inclusively | test_taking.test_absence_and_shifts_do_not_overlap_and_touching_times_do_not_clash |
| a limit of zero read as none said | test_handing_over.test_a_cut_off_of_nothing_is_not_one_of_a_day |
| two taps, one seat | test_races.test_eight_want_the_last_seat |
| the same person twice | test_races.test_the_same_person_taps_twice |
| staff's way round the rules | test_races.test_one_takes_while_staff_put_somebody_else_on |
| an override that fails in silence, or has no reason | test_taking.test_a_coordinator_sets_a_clash_aside_by_name_and_reason_but_never_the_gate |
| people booked twice to hold a seat | test_taking.test_an_association_brings_hands_but_not_where_children_are |
| a new time of the plan makes second shifts | test_changing.test_a_new_time_of_the_plan_moves_its_shifts_and_makes_no_second_ones |
| a full shift hides the way out | test_handing_over.test_leaving_never_depends_on_how_full_the_shift_is |
| a swap meets a deadline | test_races.test_a_swap_and_the_deadline_of_the_moved_shift |
| an approval goes while its shift is taken | test_races.test_an_approval_is_withdrawn_while_its_shift_is_taken |
| who is deleted takes shifts along | test_cover.test_what_is_known_of_a_volunteer_comes_out_and_goes |
| two pages count differently | test_cover.test_the_digest_counts_what_the_page_shows |
| the same person asked every time | test_handing_over.test_the_list_leaves_out_who_cannot_and_puts_first_who_was_asked_longest_ago |
| no way back after a wrong tap | test_cover.test_presence_is_noted_and_every_slip_undone |
| a reminder without when to be where | test_cover.test_a_reminder_is_queued_once_and_says_when_to_be_where |
"""
