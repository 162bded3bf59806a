//! Work inside an environment: one world for commands, Python, SQL, files, HTTP and logs.

use std::fs;

use serde_json::Value;

use crate::{
    commands, container_files, logs, passwords, python, queries, requests,
    support::{story::scenarios, world::World},
};

#[test]
fn inside() {
    let world = &World::with_template("inside");
    write_module(world);
    world.create("main");
    scenarios![world;
        commands::a_command_must_tell_its_exit_code_and_output,
        commands::bytes_that_are_no_text_must_not_break_anything,
        commands::an_endless_line_must_be_cut_in_the_answer_and_kept,
        commands::a_command_must_run_as_the_user_named,
        commands::nothing_must_be_spliced_into_the_command,
        commands::a_module_must_be_installable_by_a_command,
        commands::time_out_must_end_the_process_and_its_children,
        commands::cancelling_must_end_the_process,
        commands::a_cancelled_mcp_call_must_end_the_process,
        commands::a_process_left_in_the_background_must_not_hold_the_call,
        commands::a_second_call_must_be_told_who_is_at_work,
        commands::a_stopped_environment_must_be_said_to_be_stopped,
        python::changes_must_be_committed_unless_it_raises,
        python::the_last_value_must_be_shown,
        python::tracebacks_must_have_the_users_lines,
        python::code_must_come_from_a_file_or_stdin,
        python::any_code_must_arrive_as_it_is,
        python::a_failed_transaction_must_not_be_called_committed,
        python::a_hanging_code_must_be_ended,
        queries::rows_must_come_with_names_and_types,
        queries::rows_must_be_capped_in_the_server,
        queries::several_statements_must_be_one_transaction,
        queries::the_server_must_split_statements,
        queries::read_only_must_hold,
        queries::an_error_must_point_at_the_place,
        queries::no_client_command_must_be_reachable,
        queries::a_sleeping_query_must_be_ended,
        queries::a_cancelled_query_must_end_in_the_server,
        queries::an_endless_value_must_be_cut,
        queries::endless_words_of_the_server_must_be_cut,
        queries::a_wide_row_must_be_cut,
        queries::psql_must_need_a_terminal,
        queries::psql_must_be_in_the_database,
        container_files::a_written_file_must_be_read_again,
        container_files::a_written_file_must_belong_to_its_user,
        container_files::what_is_written_into_the_code_must_belong_to_whom_the_code_does,
        container_files::writing_must_be_whole_or_not_at_all,
        container_files::ranges_must_be_lines,
        container_files::binary_files_must_be_refused_with_what_they_are,
        container_files::a_directory_must_be_listed,
        container_files::hostile_names_must_be_names,
        container_files::a_pattern_must_never_be_an_option,
        container_files::a_search_must_tell_nothing_found_from_failure,
        container_files::a_search_must_be_bounded,
        container_files::a_file_named_as_the_path_must_be_searched,
        container_files::cancelling_must_end_a_look_at_files,
        requests::a_redirect_must_be_reported_and_not_followed,
        requests::a_redirect_must_be_followed_within_the_origin_only,
        requests::repeated_headers_must_stay_apart,
        requests::headers_must_arrive_as_they_are_given,
        requests::nothing_must_leave_the_origin,
        requests::a_login_must_make_a_session,
        requests::bodies_must_be_bounded_and_binary_ones_saved,
        requests::odd_cookies_must_be_sent_back,
        requests::letters_must_be_read_as_they_are_written,
        passwords::the_administrator_must_get_in_with_the_new_password,
        passwords::the_password_must_not_be_seen_anywhere,
        passwords::a_database_without_the_user_must_be_said,
        logs::a_traceback_must_stay_with_its_line,
        logs::what_is_older_must_be_left_out,
        logs::a_log_must_be_followed_on_the_command_line_only,
    ];
}

/// Controllers that do what a hostile or careless one might.
fn write_module(world: &World) {
    let repo = world.repo();
    let manifest = "{'name': 'Greeting', 'version': '19.0.1.0.0', 'license': 'LGPL-3', 'depends': ['web']}\n";
    repo.write("greeting/__manifest__.py", manifest);
    repo.write("greeting/__init__.py", "from . import controllers\n");
    repo.write("greeting/controllers.py", CONTROLLERS);
    repo.commit("controllers");
}

const CONTROLLERS: &str = r"
import json
import logging

from odoo import http
from odoo.http import request

_logger = logging.getLogger(__name__)


class Greeting(http.Controller):
    @http.route('/greeting/away', type='http', auth='none')
    def away(self, to='/', **kw):
        return request.redirect(to, local=False)

    @http.route('/greeting/cookies', type='http', auth='none')
    def cookies(self, **kw):
        response = request.make_response('é')
        response.headers.add('Set-Cookie', 'first=1; Path=/')
        response.headers.add('Set-Cookie', 'second=2, and; Path=/')
        return response

    @http.route('/greeting/binary', type='http', auth='none')
    def binary(self, **kw):
        return request.make_response(b'\x00\xff' * 100000, [('Content-Type', 'application/octet-stream')])

    @http.route('/greeting/odd', type='http', auth='none')
    def odd(self, **kw):
        response = request.redirect('/greeting/echo', local=False)
        response.headers.add('Set-Cookie', 'odd=a b, c; Path=/')
        return response

    @http.route('/greeting/letters', type='http', auth='none')
    def letters(self, kind, **kw):
        return request.make_response('café'.encode('latin-1'), [('Content-Type', kind)])

    @http.route('/greeting/long', type='http', auth='none')
    def long(self, **kw):
        return request.make_response('x' * 300000, [('Content-Type', 'text/plain')])

    @http.route('/greeting/echo', type='http', auth='none', csrf=False)
    def echo(self, **kw):
        fields = [[name, value] for name, value in request.httprequest.headers.items()]
        answer = {'method': request.httprequest.method, 'headers': fields, 'form': kw,
                  'body': request.httprequest.get_data(as_text=True)}
        return request.make_response(json.dumps(answer), [('Content-Type', 'application/json')])

    @http.route('/greeting/broken', type='http', auth='none')
    def broken(self, **kw):
        try:
            raise KeyError('the missing thing')
        except KeyError:
            _logger.exception('it broke')
        return 'broken'
";

/// The result of an odeum that reads `text` on its stdin.
pub fn with_stdin(world: &World, args: &[&str], text: &[u8]) -> (i32, Value) {
    let path = world.path("stdin");
    fs::write(&path, text).unwrap();
    let output = world.command(args).stdin(fs::File::open(path).unwrap()).output().unwrap();
    let said =
        if output.status.success() || !output.stdout.is_empty() { &output.stdout } else { &output.stderr };
    let said = String::from_utf8_lossy(said);
    let value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("not JSON: {said}"));
    (output.status.code().unwrap(), value)
}

/// The environment's container.
pub fn container(world: &World) -> String {
    world.record("main")["container"].as_str().unwrap().to_owned()
}

/// The command lines of what runs in it.
pub fn processes(world: &World) -> String {
    crate::support::outside::docker(&["top", &container(world), "-eo", "pid,args"])
}
