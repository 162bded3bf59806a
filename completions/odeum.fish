# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_odeum_global_optspecs
    string join \n json y/yes q/quiet v/verbose team= h/help V/version
end

function __fish_odeum_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_odeum_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_odeum_using_subcommand
    set -l cmd (__fish_odeum_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c odeum -n "__fish_odeum_needs_command" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_needs_command" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_needs_command" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_needs_command" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_needs_command" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_needs_command" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_needs_command" -s V -l version -d 'Print version'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "quickstart" -d 'Set everything up and run two branches of an example: from a bare machine to a browser'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "up" -d 'Make or start the environment of the checkout you stand in, with the working tree mounted'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "doctor" -d 'Look at the machine and the installation, and say what is wrong and how to mend it'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "init" -d 'Make what all teams share: the network, the database server, the directories'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "stats" -d 'Show what environments, services and the machine use: processor, memory, disk'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "events" -d 'Show who did what and when: calls of tools that change something, newest last'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "cleanup" -d 'Find what is left over, and with --force remove it'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "upgrade" -d 'Bring the files that came with odeum up to this odeum, and keep what was changed in them'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "destroy" -d 'Remove what all teams share: the database server with its data, the network, the templates'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "module" -d 'Install, upgrade, test and list the modules of an environment'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "analyze" -d 'Say what a change of code needs: install, upgrade, restart, refresh or nothing'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "env" -d 'Make, use and delete environments: one running Odoo for each branch'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "admin" -d 'Let yourself in'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "orm" -d 'Read and change records through Odoo\'s own RPC, as any of its users'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "template" -d 'Make and delete templates, the databases environments are cloned from'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "repo" -d 'Add and update the extra addons repositories environments share'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "service" -d 'Make, update and delete services beside environments: a cache, a mail catcher, a database'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "secret" -d 'Store what services and environments are given and nobody is shown'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "credential" -d 'Store what git servers are shown: tokens, a key for ssh, the hosts to trust'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "output" -d 'Read what programs wrote'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "operation" -d 'Follow and stop calls that outlived who made them'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "image" -d 'Get the Docker images of Odoo and PostgreSQL'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "store" -d 'Look at what the databases are kept on, make it larger, move to another'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "guide" -d 'Read how to work with odeum, and how to write code for an Odoo series'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "config" -d 'Look at the configuration'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "workstation" -d 'Make a developer\'s machine what one file says: repositories, programs, Python environments'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "ws" -d 'Make a developer\'s machine what one file says: repositories, programs, Python environments'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "call" -d 'Call a tool by its MCP name'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "tools" -d 'List the tools that `call` and MCP know'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "mcp" -d 'Serve the tools over MCP on stdin and stdout'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "man" -d 'Write the manual pages'
complete -c odeum -n "__fish_odeum_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand quickstart" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand quickstart" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand quickstart" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand quickstart" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand quickstart" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand quickstart" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand up" -l env-name -l name -d 'Name of the environment; the branch when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand up" -l sources -d 'Whose Odoo to run: `image`, `local` for the workstation\'s checkout of the series, or a directory; the workstation\'s where it has one, when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand up" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand up" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand up" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand up" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand up" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand up" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -l fix -d 'Install missing programs and start Docker first'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -l invariants -d 'Look only whether records, containers, volumes, databases, roles, mounts, files and ports agree; anything left behind is a failure'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand init" -l store -d 'What to keep the databases on: a volume of Docker, or a file of odeum\'s in which the clone of a large database shares its blocks and takes no space. That needs root on Linux' -r -f -a "ordinary\t'A volume of the Docker Engine: a clone is a copy'
reflink\t'A file of odeum\'s that is an XFS file system: a clone shares its blocks'"
complete -c odeum -n "__fish_odeum_using_subcommand init" -l store-size -d 'How large a reflink store is at first, for example 50G. Space is taken when it is used, and it grows by itself' -r
complete -c odeum -n "__fish_odeum_using_subcommand init" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand init" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand init" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand init" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand init" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand stats" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand stats" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand stats" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand stats" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand stats" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand events" -l env -d 'Only what was done to this environment' -r
complete -c odeum -n "__fish_odeum_using_subcommand events" -l since -d 'Only what began since then: 30s, 10m, 2h, 1d, or a time such as 2026-11-21T10:00:00Z' -r
complete -c odeum -n "__fish_odeum_using_subcommand events" -l limit -d 'How many, the newest' -r
complete -c odeum -n "__fish_odeum_using_subcommand events" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand events" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand events" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand events" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand events" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand events" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -l force -d 'Remove them'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -l dry-run -d 'Only say what there is, as without --force'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -l all-teams -d 'Those of all teams, not of one and of none; on the command line only'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand cleanup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand upgrade" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand destroy" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand destroy" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand destroy" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand destroy" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand destroy" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand destroy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -f -a "install" -d 'Install modules in an environment'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -f -a "upgrade" -d 'Upgrade modules of an environment, and those that depend on them'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -f -a "test" -d 'Run the tests of modules'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -f -a "list" -d 'List the modules of an environment\'s database and code'
complete -c odeum -n "__fish_odeum_using_subcommand module; and not __fish_seen_subcommand_from install upgrade test list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -l timeout -d 'Seconds Odoo may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -l rollback -d 'Copy the database first, and put it back when anything fails'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from install" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -l timeout -d 'Seconds Odoo may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -l rollback -d 'Copy the database first, and put it back when anything fails'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from upgrade" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -l test-tags -d 'Which tests, in the form of Odoo\'s --test-tags: /sale:TestSale.test_total,-slow' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -l junit -d 'Write the result to this file too, as JUnit XML' -r -F
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -l timeout -d 'Seconds Odoo may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -l name-filter -d 'Only modules whose names hold this text, in any case' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -l state-filter -d 'Only modules in this state, such as uninstalled or to upgrade; empty for all' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from help" -f -a "install" -d 'Install modules in an environment'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from help" -f -a "upgrade" -d 'Upgrade modules of an environment, and those that depend on them'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run the tests of modules'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the modules of an environment\'s database and code'
complete -c odeum -n "__fish_odeum_using_subcommand module; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l from -d 'Commit before the change: a branch, a tag, an id' -r
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l to -d 'Commit after the change; the files as they are when none is named, uncommitted and untracked ones included' -r
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l repo -d 'Directory of the repository' -r
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l installed -d 'Modules installed in the database, comma-separated: others need no upgrade' -r
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l stdin -d 'Read lines of FROM and TO from stdin, and print one JSON object for each'
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand analyze" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "create" -d 'Create an environment: a running Odoo for a git branch'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "delete" -d 'Delete an environment with its database, files and container'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "list" -d 'List the team\'s environments with their state and address'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "info" -d 'Show everything about one environment, with what it uses now'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "start" -d 'Start a stopped environment and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "stop" -d 'Stop an environment; its database and files stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "restart" -d 'Restart an environment and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "stop-idle" -d 'Stop the environments nobody used for some time; their databases and files stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "url" -d 'Print the address of an environment'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "connect" -d 'Make a link that logs a browser in as any user, once, without a password'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "vars" -d 'Print an environment as shell variables: `eval "$(odeum env vars NAME)"`'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "mail" -d 'Show the mail an environment tried to send'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "logs" -d 'Show what Odoo wrote, newest lines last'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "pull" -d 'Fetch the newest code and do with the database what it needs'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "switch-branch" -d 'Check another branch out in an environment, and do with its database what that needs'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "rebuild" -d 'Give an environment a new container, from its image as it is today; its data stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "reset" -d 'Throw an environment\'s data away and take those of its template as it is today'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "recreate" -d 'Make an environment anew: data of the template, the newest code, dependencies, container'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "rename" -d 'Give an environment another name; its data, address and branch stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "protect" -d 'Protect an environment: nothing stops it, deletes it or changes its data'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "unprotect" -d 'Lift the protection of an environment: it can be stopped, deleted and changed again'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "snapshot" -d 'Keep the data of an environment as they are, and go back to them'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "exec" -d 'Run a shell command in an environment\'s container'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "shell" -d 'Run Python with Odoo\'s ORM in an environment: `env`, `self` and `odoo` are there'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "sql" -d 'Run SQL in an environment\'s database, as its own role'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "psql" -d 'Open psql in an environment\'s database, at a terminal; elsewhere use `run_db_query`'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "read" -d 'Read a text file in an environment\'s container, or list a directory'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "write" -d 'Write a text file in an environment\'s container, whole or not at all'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "search" -d 'Search the files of an environment\'s container for a text'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "http" -d 'Send an HTTP request to an environment, and to nothing else'
complete -c odeum -n "__fish_odeum_using_subcommand env; and not __fish_seen_subcommand_from create delete list info start stop restart stop-idle url connect vars mail logs pull switch-branch rebuild reset recreate rename protect unprotect snapshot exec shell sql psql read write search http help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l env-name -l name -d 'Name of the environment; the branch when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l template-name -l template -d 'Template to clone; `none` for an empty database with base installed' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l repo-url -l repo -d 'Address of the repository; the template\'s when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l odoo-image -l image -d 'Image to run; the template\'s when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l extra-addons -l extra -d 'Extra addons repositories, `name:branch` separated by commas, in the order in which Odoo looks into them, or `none`; the template\'s when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l sanitize -d 'Whether the copy must be proved harmless before it starts' -r -f -a "true\t''
false\t''"
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l path -d 'Working tree to mount instead of cloning: no push needed' -r -F
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l sources -d 'Whose Odoo to run: `image`, `local` for the workstation\'s checkout of the series, or the directory of a checkout. The database is still the template\'s: upgrade modules where the code is newer' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from delete" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from delete" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from info" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from info" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from info" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -l wait -d 'Whether to wait until it answers' -r -f -a "true\t''
false\t''"
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -l wait -d 'Whether to wait until it answers' -r -f -a "true\t''
false\t''"
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from restart" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -l idle-for -d 'How long nobody must have used it, for example 4h; left out, what `idle_stop` says' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from stop-idle" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -l wake -d 'Start it when it is stopped, whoever stopped it, and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from url" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -s l -l login -d 'Login of the user; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -l path -d 'Page to open: /odoo/contacts; without one the user\'s first page' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -l seconds -d 'Seconds until it ends unused, up to 3,600' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from connect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from vars" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from vars" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from vars" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from vars" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from vars" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from vars" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -l id -d 'Show this mail alone, with its text' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -l limit -d 'How many are shown at most' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from mail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -s n -l n-lines -l lines -d 'How many lines at most' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -l grep -d 'Only lines that hold this text, in any case' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -l level -d 'Only lines of this level: debug, info, warning, error or critical' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -l since -d 'Only what was written since then: 30s, 10m, 2h, 1d, or a time such as 2026-11-21T10:00:00Z' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -s f -l follow -d 'Go on with what is written until Ctrl-C (command line only)'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l install -d 'Install these modules instead of what is needed, separated by commas' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l upgrade -d 'Upgrade these modules instead of what is needed, separated by commas' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l timeout -d 'Seconds Odoo may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l restart -d 'Restart Odoo, and do no more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l strict -d 'Refuse when less is asked for than is needed'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l dry-run -d 'Only say what is needed'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l rollback -d 'Copy the database first; put it and the code back when anything fails'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l extra -l extra-addons -d 'Bring the extra addons to the newest commits of their branches too'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from pull" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -l timeout -d 'Seconds Odoo may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -l dry-run -d 'Only say what is needed'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from switch-branch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -l pull -d 'Ask the registry for a newer image first; that none answers is a warning'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rebuild" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from reset" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from reset" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -l template-name -l template -d 'Template to take the data of, from now on; its own when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from recreate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rename" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rename" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rename" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -l reason -d 'Why, for who is refused: `demo on Friday`' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from protect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from unprotect" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from unprotect" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from unprotect" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from unprotect" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from unprotect" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from unprotect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -f -a "create" -d 'Keep the database and the files of an environment as they are now'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -f -a "list" -d 'List the snapshots of an environment with their sizes and ages'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -f -a "restore" -d 'Go back to a snapshot: database and files are what they were then'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -f -a "delete" -d 'Delete a snapshot of an environment, which stays as it is'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from snapshot" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -s u -l user -d 'User it runs as' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -s f -l file -d 'File to read the code from (command line only)' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -l rollback -d 'Commit nothing'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from shell" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -s f -l output-format -l format -d 'How rows are shown: csv, json, or human for a table' -r -f -a "csv\t'Comma-separated values with a line of names'
json\t'Rows of JSON values'
human\t'Aligned columns'"
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -s n -l max-rows -d 'Most rows shown' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -l timeout -l statement-timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -l read-only -d 'Refuse whatever changes something'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from sql" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from psql" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from psql" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from psql" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from psql" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from psql" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from psql" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -s r -l read-range -l range -d 'Lines to read, START:END from 1 and with both' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from read" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -s f -l file -d 'File on this machine to read the content from (command line only)' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -s u -l user -d 'User whose file it is to be; within the code it belongs to whom its directory does' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from write" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s p -l path -d 'File or directory in the container' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s g -l glob -d 'Names of the files to look into; a path that is a file is looked into unless another glob is given' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s n -l max-results -d 'Most matches' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s C -l context -d 'Lines shown before and after each match' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s e -l regex -d 'Take the pattern for an extended regular expression'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s X -l method -d 'Method' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s d -l body -d 'Body; JSON is sent as such, anything else as a form, unless a header says otherwise' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s H -l headers -d 'Headers: a JSON object, with lists for repeated ones, or Key:Value,Key:Value' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -l session-id -d 'Session to use, the value of cookie `session_id`' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s l -l login -d 'User to log in as first' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -l password -d 'Password of that user; the user\'s name when it is left out, `-` to read it from stdin' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s L -l follow -d 'Follow redirects that stay within the environment'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from http" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create an environment: a running Odoo for a git branch'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an environment with its database, files and container'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the team\'s environments with their state and address'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "info" -d 'Show everything about one environment, with what it uses now'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "start" -d 'Start a stopped environment and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "stop" -d 'Stop an environment; its database and files stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "restart" -d 'Restart an environment and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "stop-idle" -d 'Stop the environments nobody used for some time; their databases and files stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "url" -d 'Print the address of an environment'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "connect" -d 'Make a link that logs a browser in as any user, once, without a password'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "vars" -d 'Print an environment as shell variables: `eval "$(odeum env vars NAME)"`'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "mail" -d 'Show the mail an environment tried to send'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "logs" -d 'Show what Odoo wrote, newest lines last'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "pull" -d 'Fetch the newest code and do with the database what it needs'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "switch-branch" -d 'Check another branch out in an environment, and do with its database what that needs'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "rebuild" -d 'Give an environment a new container, from its image as it is today; its data stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Throw an environment\'s data away and take those of its template as it is today'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "recreate" -d 'Make an environment anew: data of the template, the newest code, dependencies, container'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Give an environment another name; its data, address and branch stay'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "protect" -d 'Protect an environment: nothing stops it, deletes it or changes its data'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "unprotect" -d 'Lift the protection of an environment: it can be stopped, deleted and changed again'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "snapshot" -d 'Keep the data of an environment as they are, and go back to them'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "exec" -d 'Run a shell command in an environment\'s container'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "shell" -d 'Run Python with Odoo\'s ORM in an environment: `env`, `self` and `odoo` are there'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "sql" -d 'Run SQL in an environment\'s database, as its own role'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "psql" -d 'Open psql in an environment\'s database, at a terminal; elsewhere use `run_db_query`'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "read" -d 'Read a text file in an environment\'s container, or list a directory'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "write" -d 'Write a text file in an environment\'s container, whole or not at all'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "search" -d 'Search the files of an environment\'s container for a text'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "http" -d 'Send an HTTP request to an environment, and to nothing else'
complete -c odeum -n "__fish_odeum_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -f -a "reset-password" -d 'Give the administrator of an environment a new password'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and not __fish_seen_subcommand_from reset-password help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from reset-password" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from reset-password" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from reset-password" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from reset-password" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from reset-password" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from reset-password" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "reset-password" -d 'Give the administrator of an environment a new password'
complete -c odeum -n "__fish_odeum_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "search-read" -d 'Search records of a model and read them, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "create" -d 'Make records of a model, through Odoo and its access rights: all of them or none'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "write" -d 'Give records other values, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "unlink" -d 'Delete records, through Odoo and its access rights: all of them or none'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "call" -d 'Call a public method of a model or of records, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "schema" -d 'List the fields of a model with their types, or the models there are'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and not __fish_seen_subcommand_from search-read create write unlink call schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s d -l domain -d 'Conditions, as JSON or as Python writes them: `[["name", "ilike", "x"]]`; all records without' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s f -l fields -d 'Fields to read, separated by commas; without them the name alone' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s o -l order -d 'Order: name desc, id' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s n -l limit -d 'Most records, up to 1,000' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -l offset -d 'Records to pass over' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -l as-user -d 'Login of the user who calls, by whose rights it counts; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -l context -d 'Context as JSON: lang, `allowed_company_ids`, `active_test`, …' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from search-read" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -l as-user -d 'Login of the user who calls, by whose rights it counts; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -l context -d 'Context as JSON: lang, `allowed_company_ids`, `active_test`, …' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -l as-user -d 'Login of the user who calls, by whose rights it counts; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -l context -d 'Context as JSON: lang, `allowed_company_ids`, `active_test`, …' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from write" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -l as-user -d 'Login of the user who calls, by whose rights it counts; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -l context -d 'Context as JSON: lang, `allowed_company_ids`, `active_test`, …' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from unlink" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -s i -l ids -d 'Ids of the records, separated by commas; none for a method of the model' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -s a -l arguments -d 'Arguments by name, as JSON or as Python writes them' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -l as-user -d 'Login of the user who calls, by whose rights it counts; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -l context -d 'Context as JSON: lang, `allowed_company_ids`, `active_test`, …' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from call" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -s s -l search -d 'Text that must be part of a name or label' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -s n -l limit -d 'Most fields or models, up to 1,000' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -l offset -d 'Fields or models to pass over' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -l as-user -d 'Login of the user who calls, by whose rights it counts; without one the administrator' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -l context -d 'Context as JSON: lang, `allowed_company_ids`, `active_test`, …' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "search-read" -d 'Search records of a model and read them, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "create" -d 'Make records of a model, through Odoo and its access rights: all of them or none'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "write" -d 'Give records other values, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "unlink" -d 'Delete records, through Odoo and its access rights: all of them or none'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "call" -d 'Call a public method of a model or of records, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "schema" -d 'List the fields of a model with their types, or the models there are'
complete -c odeum -n "__fish_odeum_using_subcommand orm; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "init" -d 'Make a template from nothing: Odoo installs modules into a new database'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "import" -d 'Make a template from a running Odoo, a dump or another machine'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "reload" -d 'Load a template anew from its dump, or from another one'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "save" -d 'Make a template of an environment as it is now'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "edit" -d 'Change a template by hand: in an environment of its own'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "list" -d 'List the team\'s templates with their sizes and users'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "delete" -d 'Delete a template with its database and files'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "warm" -d 'Make clones of a template ahead, which new environments get at once'
complete -c odeum -n "__fish_odeum_using_subcommand template; and not __fish_seen_subcommand_from init import reload save edit list delete warm help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l template-name -l name -d 'Name of the template' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l odoo-image -l image -d 'Image to make it with; environments take it over' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l modules -d 'Modules to install, separated by commas' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l repo-url -l repo -d 'Repository environments shall take over' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l demo -d 'Install demonstration data too'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l keep-raw -d 'Leave jobs and mail servers as they are; environments then neutralise on creation'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l force -d 'Replace a template that is there'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l master-pwd -d 'Master password of that Odoo; on the command line better --master-password-stdin' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l db-name -l db -d 'Database there; may be left out when there is only one' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l template-name -l name -d 'Name of the template' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l ssh -d 'Machine to dump from, reached by ssh without a question' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l filestore -d 'Directory of the filestore on that machine' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l odoo-image -l image -d 'Image to run; the one of the dump\'s series when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l repo-url -l repo -d 'Repository environments shall take over' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l extra-addons -l extra -d 'Extra addons repositories environments shall take over, `name:branch` separated by commas: those whose modules the data are of' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l master-password-stdin -d 'Read the master password from stdin'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l without-filestore -d 'Leave the attachments out. An Odoo before 19 sends them all the same'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l keep-raw -d 'Leave jobs and mail servers as they are; environments then neutralise on creation'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l force -d 'Replace a template that is there'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l reset-environments -d 'Give the environments made from earlier generations its data; what they have is thrown away'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -l dump -d 'Dump or backup to load instead of the one the template keeps' -r -F
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -l odoo-image -l image -d 'Image to run, when the dump is of another series' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -l reset-environments -d 'Give the environments made from earlier generations its data; what they have is thrown away'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from reload" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -l reset-environments -d 'Give the environments made from earlier generations its data; what they have is thrown away'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from save" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -l branch -d 'Branch of the template\'s repository to edit with; the one it was made with when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -l save -d 'Make what was edited the next generation'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -l discard -d 'Drop what was edited'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -l reset-environments -d 'Give the environments made from earlier generations its data; what they have is thrown away'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -l force -d 'Delete it although environments were made from it'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -l count -d 'How many shall be ready; what the configuration says when not given, at least 1. 0 drops all' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from warm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make a template from nothing: Odoo installs modules into a new database'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "import" -d 'Make a template from a running Odoo, a dump or another machine'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "reload" -d 'Load a template anew from its dump, or from another one'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "save" -d 'Make a template of an environment as it is now'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "edit" -d 'Change a template by hand: in an environment of its own'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the team\'s templates with their sizes and users'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a template with its database and files'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "warm" -d 'Make clones of a template ahead, which new environments get at once'
complete -c odeum -n "__fish_odeum_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "add" -d 'Add an extra addons repository, for environments of any branch to use'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "list" -d 'List the team\'s extra addons repositories with their branches and users'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "update" -d 'Fetch what is new in an extra addons repository'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "delete" -d 'Delete an extra addons repository that nobody uses'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "protect" -d 'Protect an extra addons repository from deletion'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "unprotect" -d 'Let an extra addons repository be deleted again'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and not __fish_seen_subcommand_from add list update delete protect unprotect help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -l branches -d 'Branches to fetch, separated by commas; all when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -l branches -d 'Branches to fetch from now on, separated by commas' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from delete" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from delete" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from protect" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from protect" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from protect" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from protect" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from protect" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from protect" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from unprotect" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from unprotect" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from unprotect" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from unprotect" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from unprotect" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from unprotect" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add an extra addons repository, for environments of any branch to use'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the team\'s extra addons repositories with their branches and users'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "update" -d 'Fetch what is new in an extra addons repository'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete an extra addons repository that nobody uses'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "protect" -d 'Protect an extra addons repository from deletion'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "unprotect" -d 'Let an extra addons repository be deleted again'
complete -c odeum -n "__fish_odeum_using_subcommand repo; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "create" -d 'Create a service: a container of any image, which the team\'s environments reach by its name'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "list" -d 'List the team\'s services with their state and addresses. Values that look secret are hidden'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "logs" -d 'Show what a service wrote, each line with its moment, newest last'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "exec" -d 'Run a program in a service\'s container'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "start" -d 'Start a service that is stopped, and wait until it is up'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "stop" -d 'Stop a service. It stays stopped until it is started'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "update" -d 'Give a service a container of the newest image, when there is a newer one'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "delete" -d 'Delete a service. Its preset stays, and so do its volumes unless --delete-volumes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "preset" -d 'Make services again from what they were made from'
complete -c odeum -n "__fish_odeum_using_subcommand service; and not __fish_seen_subcommand_from create list logs exec start stop update delete preset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l hostname -d 'Another host name for it; one without a dot is below the team\'s' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l env-vars -d 'Variables NAME=value,NAME=value, with `\\,` for a comma in a value, or a JSON object; `{secret:NAME}` in a value stands for a secret' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l secret-files -d 'Secrets it finds as files `/run/secrets/NAME`, separated by commas: `docker inspect` does not show these' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l volumes -d 'Volumes `name:/path`, separated by commas; they outlive the service' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l health -d 'Line for the shell in its container that succeeds when it is well' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l health-timeout -d 'Seconds until it must be well' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l restart -d 'When it is started again by itself' -r -f -a "no\t'Never'
on-failure\t'When it fails'
unless-stopped\t'Whenever it ends, also after a reboot, unless it was stopped on request'
always\t'Whenever it ends, and after a reboot even when it was stopped on request'"
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l memory -d 'Memory it may use, from 16M up' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l cpus -d 'Processors it may use: 1.5' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -s n -l n-lines -l lines -d 'How many lines at most' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -s u -l user -d 'User it runs as; the image\'s own when not given' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -l timeout -d 'Seconds it may take' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from start" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from start" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from start" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from start" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from start" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from start" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from stop" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from stop" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from stop" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from stop" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from stop" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from stop" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -l force -d 'Make the container anew even of the same image: secrets are read again'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -l delete-volumes -d 'Delete its volumes too, with all data'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -f -a "list" -d 'List what the team\'s services were made from, also those that are deleted'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -f -a "restore" -d 'Create a service again from its preset, with the data of the volumes it left'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -f -a "delete" -d 'Forget the preset of a service. The service itself, if it is there, stays'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from preset" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a service: a container of any image, which the team\'s environments reach by its name'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the team\'s services with their state and addresses. Values that look secret are hidden'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "logs" -d 'Show what a service wrote, each line with its moment, newest last'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "exec" -d 'Run a program in a service\'s container'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "start" -d 'Start a service that is stopped, and wait until it is up'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "stop" -d 'Stop a service. It stays stopped until it is started'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "update" -d 'Give a service a container of the newest image, when there is a newer one'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a service. Its preset stays, and so do its volumes unless --delete-volumes'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "preset" -d 'Make services again from what they were made from'
complete -c odeum -n "__fish_odeum_using_subcommand service; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -f -a "set" -d 'Store a secret, which variables of services and environments refer to as `{secret:NAME}`'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -f -a "list" -d 'List the names of the team\'s secrets and who uses them. No value is shown'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -f -a "delete" -d 'Forget a secret that nobody uses'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and not __fish_seen_subcommand_from set list delete help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -l secret-value -d 'Its value, over MCP; a command refuses it, as others could read its arguments' -r
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from delete" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from delete" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "set" -d 'Store a secret, which variables of services and environments refer to as `{secret:NAME}`'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the names of the team\'s secrets and who uses them. No value is shown'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Forget a secret that nobody uses'
complete -c odeum -n "__fish_odeum_using_subcommand secret; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "set" -d 'Store the credential of a git server, once the server has taken it'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "list" -d 'List the hosts the team has credentials for. No token is shown'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "validate" -d 'Ask the servers whether they still take the credentials that are stored'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "delete" -d 'Forget the credential of a git server'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "ssh-key" -d 'Show the public half of the team\'s key for ssh, which is made when there is none'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "trust-host" -d 'Look at the keys a host shows for ssh, and trust one of them'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and not __fish_seen_subcommand_from set list validate delete ssh-key trust-host help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l host -d 'Host, with its port where that is not the usual one; needed without an address' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l username -d 'User the token is of' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l token -d 'Token or password; on the command line better `--token-stdin`' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l provider -d 'Kind of the server, where its name does not tell' -r -f -a "github\t'GitHub, also its Enterprise Server'
gitlab\t'GitLab'
bitbucket\t'Bitbucket, also its Data Center'
gitea\t'Gitea and Forgejo'"
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l token-stdin -d 'Read the token from stdin'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -l provider -d 'Kind of the server, where its name does not tell' -r -f -a "github\t'GitHub, also its Enterprise Server'
gitlab\t'GitLab'
bitbucket\t'Bitbucket, also its Data Center'
gitea\t'Gitea and Forgejo'"
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from delete" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from delete" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from ssh-key" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from ssh-key" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from ssh-key" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from ssh-key" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from ssh-key" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from ssh-key" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -l fingerprint -d 'Fingerprint of the key to trust, as it was compared: `SHA256:…`' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from trust-host" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "set" -d 'Store the credential of a git server, once the server has taken it'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the hosts the team has credentials for. No token is shown'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "validate" -d 'Ask the servers whether they still take the credentials that are stored'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Forget the credential of a git server'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "ssh-key" -d 'Show the public half of the team\'s key for ssh, which is made when there is none'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "trust-host" -d 'Look at the keys a host shows for ssh, and trust one of them'
complete -c odeum -n "__fish_odeum_using_subcommand credential; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -f -a "read" -d 'Read what a program wrote, page by page'
complete -c odeum -n "__fish_odeum_using_subcommand output; and not __fish_seen_subcommand_from read help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -l mode -d 'Which lines: from start to end, the first or last hundred, those that hold a text, those that say what went wrong, or none but what is known of the output' -r -f -a "lines\t'From `start` to `end`'
head\t'The first hundred'
tail\t'The last hundred'
grep\t'Those that hold a text'
errors\t'Those that say what went wrong, with their surroundings'
info\t'None: only what is known of the output'"
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -l start -d 'First line, or with grep and errors the first match, from 1' -r
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -l end -d 'Last line; 0 for a page of 200' -r
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -l grep -d 'Text to look for, in any case' -r
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from read" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from help" -f -a "read" -d 'Read what a program wrote, page by page'
complete -c odeum -n "__fish_odeum_using_subcommand output; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -f -a "get" -d 'Show how far an operation has come, and its result once it has ended'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -f -a "list" -d 'List the operations of the last day, newest first'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -f -a "cancel" -d 'Stop an operation, and undo what can be undone'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and not __fish_seen_subcommand_from get list cancel help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -l wait-seconds -d 'Seconds to wait for its end' -r
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from cancel" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from cancel" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from cancel" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from cancel" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from cancel" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from help" -f -a "get" -d 'Show how far an operation has come, and its result once it has ended'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the operations of the last day, newest first'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Stop an operation, and undo what can be undone'
complete -c odeum -n "__fish_odeum_using_subcommand operation; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -f -a "build" -d 'Build an image of Odoo, PostgreSQL or Redis from Debian packages, for machines no registry reaches'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -f -a "pull" -d 'Pull an image from its registry'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -f -a "list" -d 'List the Odoo and PostgreSQL images on this machine, and dependency layers built on them'
complete -c odeum -n "__fish_odeum_using_subcommand image; and not __fish_seen_subcommand_from build pull list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from build" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from build" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from build" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from build" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from build" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from pull" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from pull" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from pull" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from pull" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from pull" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from pull" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from list" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from list" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "build" -d 'Build an image of Odoo, PostgreSQL or Redis from Debian packages, for machines no registry reaches'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "pull" -d 'Pull an image from its registry'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the Odoo and PostgreSQL images on this machine, and dependency layers built on them'
complete -c odeum -n "__fish_odeum_using_subcommand image; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -f -a "info" -d 'Show what the databases are kept on, how large it is and how much of it is used'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -f -a "grow" -d 'Make a reflink store larger'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -f -a "move" -d 'Move all databases to a store of another kind, with a new server'
complete -c odeum -n "__fish_odeum_using_subcommand store; and not __fish_seen_subcommand_from info grow move help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from info" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from info" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from info" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from info" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from info" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from info" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from grow" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from grow" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from grow" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from grow" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from grow" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from grow" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -l to -d 'Where to' -r -f -a "ordinary\t'A volume of the Docker Engine: a clone is a copy'
reflink\t'A file of odeum\'s that is an XFS file system: a clone shares its blocks'"
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -l store-size -d 'How large a reflink store is at first, for example 50G' -r
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -l dry-run -d 'Only show what would be moved'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from move" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from help" -f -a "info" -d 'Show what the databases are kept on, how large it is and how much of it is used'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from help" -f -a "grow" -d 'Make a reflink store larger'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from help" -f -a "move" -d 'Move all databases to a store of another kind, with a new server'
complete -c odeum -n "__fish_odeum_using_subcommand store; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -f -a "agent" -d 'Read how to work with odeum: the loop, the tools, the rules. Read this first'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -f -a "odoo" -d 'Read how to write code for a series of Odoo: what changed, what to use, what no longer works'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -f -a "skill" -d 'Print the SKILL.md for agents that use the command line instead of MCP'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and not __fish_seen_subcommand_from agent odoo skill help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from agent" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from agent" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from agent" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from agent" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from agent" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from agent" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from odoo" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from odoo" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from odoo" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from odoo" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from odoo" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from odoo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from skill" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from skill" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from skill" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from skill" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from skill" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from skill" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from help" -f -a "agent" -d 'Read how to work with odeum: the loop, the tools, the rules. Read this first'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from help" -f -a "odoo" -d 'Read how to write code for a series of Odoo: what changed, what to use, what no longer works'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from help" -f -a "skill" -d 'Print the SKILL.md for agents that use the command line instead of MCP'
complete -c odeum -n "__fish_odeum_using_subcommand guide; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "show" -d 'Show every setting in force, and where it comes from'
complete -c odeum -n "__fish_odeum_using_subcommand config; and not __fish_seen_subcommand_from show help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -l origin -d 'Say for each setting where it comes from: a default, a file and line, a variable'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting in force, and where it comes from'
complete -c odeum -n "__fish_odeum_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "generate-config" -d 'Write the file of a workstation, `config.toml` in the code root, from a profile'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "edit-config" -d 'Open the file of a workstation in $VISUAL, $EDITOR or vi, at a terminal, and check it afterwards'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "install-tools" -d 'Install the programs of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "init" -d 'Make the directories of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "pull-repos" -d 'Clone the repositories of a workstation, and bring those that are there up to date'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "create-venvs" -d 'Make a Python environment for each version of Odoo'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "ensure-db-user" -d 'Make the PostgreSQL role `odoo` a workstation\'s Odoo connects as'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "doctor" -d 'Look at a workstation: its file, git servers, programs, Python environments, checkouts, database'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "install-skills" -d 'Install the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "update-skills" -d 'Update the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "new" -d 'Write a project\'s descriptor for editors and agents: where the code of its Odoo is'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l list-url -d 'Where to ask: JSON as GitHub\'s, a list of objects with a name; `{page}` in it counts from 1' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l force -d 'Replace a file that is there'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l refresh -d 'Ask for the list of OCA\'s repositories, instead of taking the one that came with odeum'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from generate-config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from edit-config" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l install-default-system-packages -d 'Install the packages of the system Odoo needs; --no-install-default-system-packages leaves them out' -r -f -a "true\t''
false\t''"
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l jobs -d 'How many scripts, or tools of uv, are installed at the same time' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l no-install-default-system-packages -d 'Install only what the file names'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-tools" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -l profile -d 'Write the file first when it is not there, from this profile' -r -f -a "odoo-minimal\t'One version of Odoo'
oca-contributor\t'Odoo, and the repositories of the Odoo Community Association'"
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -s f -l filter -d 'Only this repository: web, or OCA/web. May be repeated' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l jobs -d 'How many at the same time' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l timeout -d 'Longest time for each, in seconds; 0 for no limit' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l full-history -d 'Clone all of the history, and fetch it for what was cloned without'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l autostash -d 'Put uncommitted changes away, update, and bring them back'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l force -d 'Replace what is in the way of an update; it is kept under a ref that is named'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l dry-run -d 'Only say what would be done, without asking any server'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from pull-repos" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -s f -l filter -d 'Only this version; may be given several times' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l jobs -d 'How many are made at the same time' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l recreate -d 'Make those that are there anew; each old one is kept as VERSION.bak until that is done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from create-venvs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from ensure-db-user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -l group -d 'Groups to look at, separated by commas; all when not given' -r -f -a "configuration\t'The file'
connectivity\t'Git servers'
tools\t'Programs'
virtual-environments\t'Python environments'
repositories\t'Checkouts'
database\t'The local role of PostgreSQL'
docker\t'The engine environments run on'"
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -l fix-hints -d 'Print only what helps, a line each'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from install-skills" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from update-skills" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l path -d 'Directory of the project' -r -F
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -s g -l global -d 'Write the file at home, for all projects'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l force -d 'Change a file that is there; its other keys stay, and it is kept as .odoo-dev.json.bak'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "generate-config" -d 'Write the file of a workstation, `config.toml` in the code root, from a profile'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "edit-config" -d 'Open the file of a workstation in $VISUAL, $EDITOR or vi, at a terminal, and check it afterwards'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "install-tools" -d 'Install the programs of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make the directories of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "pull-repos" -d 'Clone the repositories of a workstation, and bring those that are there up to date'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "create-venvs" -d 'Make a Python environment for each version of Odoo'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "ensure-db-user" -d 'Make the PostgreSQL role `odoo` a workstation\'s Odoo connects as'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "doctor" -d 'Look at a workstation: its file, git servers, programs, Python environments, checkouts, database'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "install-skills" -d 'Install the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "update-skills" -d 'Update the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "new" -d 'Write a project\'s descriptor for editors and agents: where the code of its Odoo is'
complete -c odeum -n "__fish_odeum_using_subcommand workstation; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "generate-config" -d 'Write the file of a workstation, `config.toml` in the code root, from a profile'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "edit-config" -d 'Open the file of a workstation in $VISUAL, $EDITOR or vi, at a terminal, and check it afterwards'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "install-tools" -d 'Install the programs of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "init" -d 'Make the directories of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "pull-repos" -d 'Clone the repositories of a workstation, and bring those that are there up to date'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "create-venvs" -d 'Make a Python environment for each version of Odoo'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "ensure-db-user" -d 'Make the PostgreSQL role `odoo` a workstation\'s Odoo connects as'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "doctor" -d 'Look at a workstation: its file, git servers, programs, Python environments, checkouts, database'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "install-skills" -d 'Install the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "update-skills" -d 'Update the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "new" -d 'Write a project\'s descriptor for editors and agents: where the code of its Odoo is'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and not __fish_seen_subcommand_from generate-config edit-config install-tools init pull-repos create-venvs ensure-db-user doctor install-skills update-skills new help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l list-url -d 'Where to ask: JSON as GitHub\'s, a list of objects with a name; `{page}` in it counts from 1' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l force -d 'Replace a file that is there'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l refresh -d 'Ask for the list of OCA\'s repositories, instead of taking the one that came with odeum'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from generate-config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from edit-config" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l install-default-system-packages -d 'Install the packages of the system Odoo needs; --no-install-default-system-packages leaves them out' -r -f -a "true\t''
false\t''"
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l jobs -d 'How many scripts, or tools of uv, are installed at the same time' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l no-install-default-system-packages -d 'Install only what the file names'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-tools" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -l profile -d 'Write the file first when it is not there, from this profile' -r -f -a "odoo-minimal\t'One version of Odoo'
oca-contributor\t'Odoo, and the repositories of the Odoo Community Association'"
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -s f -l filter -d 'Only this repository: web, or OCA/web. May be repeated' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l jobs -d 'How many at the same time' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l timeout -d 'Longest time for each, in seconds; 0 for no limit' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l full-history -d 'Clone all of the history, and fetch it for what was cloned without'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l autostash -d 'Put uncommitted changes away, update, and bring them back'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l force -d 'Replace what is in the way of an update; it is kept under a ref that is named'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l dry-run -d 'Only say what would be done, without asking any server'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from pull-repos" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -s f -l filter -d 'Only this version; may be given several times' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l jobs -d 'How many are made at the same time' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l recreate -d 'Make those that are there anew; each old one is kept as VERSION.bak until that is done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from create-venvs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from ensure-db-user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -l group -d 'Groups to look at, separated by commas; all when not given' -r -f -a "configuration\t'The file'
connectivity\t'Git servers'
tools\t'Programs'
virtual-environments\t'Python environments'
repositories\t'Checkouts'
database\t'The local role of PostgreSQL'
docker\t'The engine environments run on'"
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -l fix-hints -d 'Print only what helps, a line each'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from install-skills" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from update-skills" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l path -d 'Directory of the project' -r -F
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l newcomer -d 'Say what will be done and ask first; so it is unless $ODEUM_NEWCOMER or $NEWCOMER_MODE is off' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -s g -l global -d 'Write the file at home, for all projects'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l force -d 'Change a file that is there; its other keys stay, and it is kept as .odoo-dev.json.bak'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l dry-run -d 'Only say what would be done'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l no-newcomer -d 'Do not ask'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "generate-config" -d 'Write the file of a workstation, `config.toml` in the code root, from a profile'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "edit-config" -d 'Open the file of a workstation in $VISUAL, $EDITOR or vi, at a terminal, and check it afterwards'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "install-tools" -d 'Install the programs of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "init" -d 'Make the directories of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "pull-repos" -d 'Clone the repositories of a workstation, and bring those that are there up to date'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "create-venvs" -d 'Make a Python environment for each version of Odoo'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "ensure-db-user" -d 'Make the PostgreSQL role `odoo` a workstation\'s Odoo connects as'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "doctor" -d 'Look at a workstation: its file, git servers, programs, Python environments, checkouts, database'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "install-skills" -d 'Install the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "update-skills" -d 'Update the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "new" -d 'Write a project\'s descriptor for editors and agents: where the code of its Odoo is'
complete -c odeum -n "__fish_odeum_using_subcommand ws; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand call" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand call" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand call" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand call" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand call" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand call" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c odeum -n "__fish_odeum_using_subcommand tools" -l toolsets -d 'Groups of tools, separated by commas: default, all, or of system, env, module, admin, orm, template, repo, service, secret, credential, output, operation, image, store, guide, config, workstation' -r
complete -c odeum -n "__fish_odeum_using_subcommand tools" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand tools" -l count -d 'Print how many they are, and what listing them costs a client of MCP'
complete -c odeum -n "__fish_odeum_using_subcommand tools" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand tools" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand tools" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand tools" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand tools" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -l toolsets -d 'Groups of tools, separated by commas: default, all, or of system, env, module, admin, orm, template, repo, service, secret, credential, output, operation, image, store, guide, config, workstation' -r
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -l read-only -d 'Offer only tools that change nothing'
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand mcp" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand completions" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand completions" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand completions" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand completions" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand completions" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand completions" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand man" -l team -d 'Team to work for' -r
complete -c odeum -n "__fish_odeum_using_subcommand man" -l json -d 'Print the result, or the error, as JSON'
complete -c odeum -n "__fish_odeum_using_subcommand man" -s y -l yes -d 'Answer every question with yes'
complete -c odeum -n "__fish_odeum_using_subcommand man" -s q -l quiet -d 'Print nothing but the result and errors'
complete -c odeum -n "__fish_odeum_using_subcommand man" -s v -l verbose -d 'Log what is done; twice for more'
complete -c odeum -n "__fish_odeum_using_subcommand man" -s h -l help -d 'Print help'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "quickstart" -d 'Set everything up and run two branches of an example: from a bare machine to a browser'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "up" -d 'Make or start the environment of the checkout you stand in, with the working tree mounted'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "doctor" -d 'Look at the machine and the installation, and say what is wrong and how to mend it'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "init" -d 'Make what all teams share: the network, the database server, the directories'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "stats" -d 'Show what environments, services and the machine use: processor, memory, disk'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "events" -d 'Show who did what and when: calls of tools that change something, newest last'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "cleanup" -d 'Find what is left over, and with --force remove it'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "upgrade" -d 'Bring the files that came with odeum up to this odeum, and keep what was changed in them'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "destroy" -d 'Remove what all teams share: the database server with its data, the network, the templates'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "module" -d 'Install, upgrade, test and list the modules of an environment'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "analyze" -d 'Say what a change of code needs: install, upgrade, restart, refresh or nothing'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "env" -d 'Make, use and delete environments: one running Odoo for each branch'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "admin" -d 'Let yourself in'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "orm" -d 'Read and change records through Odoo\'s own RPC, as any of its users'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "template" -d 'Make and delete templates, the databases environments are cloned from'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "repo" -d 'Add and update the extra addons repositories environments share'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "service" -d 'Make, update and delete services beside environments: a cache, a mail catcher, a database'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "secret" -d 'Store what services and environments are given and nobody is shown'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "credential" -d 'Store what git servers are shown: tokens, a key for ssh, the hosts to trust'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "output" -d 'Read what programs wrote'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "operation" -d 'Follow and stop calls that outlived who made them'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "image" -d 'Get the Docker images of Odoo and PostgreSQL'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "store" -d 'Look at what the databases are kept on, make it larger, move to another'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "guide" -d 'Read how to work with odeum, and how to write code for an Odoo series'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "config" -d 'Look at the configuration'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "workstation" -d 'Make a developer\'s machine what one file says: repositories, programs, Python environments'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "call" -d 'Call a tool by its MCP name'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "tools" -d 'List the tools that `call` and MCP know'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "mcp" -d 'Serve the tools over MCP on stdin and stdout'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "man" -d 'Write the manual pages'
complete -c odeum -n "__fish_odeum_using_subcommand help; and not __fish_seen_subcommand_from quickstart up doctor init stats events cleanup upgrade destroy module analyze env admin orm template repo service secret credential output operation image store guide config workstation call tools mcp completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from module" -f -a "install" -d 'Install modules in an environment'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from module" -f -a "upgrade" -d 'Upgrade modules of an environment, and those that depend on them'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from module" -f -a "test" -d 'Run the tests of modules'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from module" -f -a "list" -d 'List the modules of an environment\'s database and code'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "create" -d 'Create an environment: a running Odoo for a git branch'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "delete" -d 'Delete an environment with its database, files and container'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "list" -d 'List the team\'s environments with their state and address'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "info" -d 'Show everything about one environment, with what it uses now'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "start" -d 'Start a stopped environment and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "stop" -d 'Stop an environment; its database and files stay'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "restart" -d 'Restart an environment and wait until it answers'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "stop-idle" -d 'Stop the environments nobody used for some time; their databases and files stay'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "url" -d 'Print the address of an environment'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "connect" -d 'Make a link that logs a browser in as any user, once, without a password'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "vars" -d 'Print an environment as shell variables: `eval "$(odeum env vars NAME)"`'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "mail" -d 'Show the mail an environment tried to send'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "logs" -d 'Show what Odoo wrote, newest lines last'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "pull" -d 'Fetch the newest code and do with the database what it needs'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "switch-branch" -d 'Check another branch out in an environment, and do with its database what that needs'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "rebuild" -d 'Give an environment a new container, from its image as it is today; its data stay'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "reset" -d 'Throw an environment\'s data away and take those of its template as it is today'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "recreate" -d 'Make an environment anew: data of the template, the newest code, dependencies, container'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "rename" -d 'Give an environment another name; its data, address and branch stay'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "protect" -d 'Protect an environment: nothing stops it, deletes it or changes its data'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "unprotect" -d 'Lift the protection of an environment: it can be stopped, deleted and changed again'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "snapshot" -d 'Keep the data of an environment as they are, and go back to them'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "exec" -d 'Run a shell command in an environment\'s container'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "shell" -d 'Run Python with Odoo\'s ORM in an environment: `env`, `self` and `odoo` are there'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "sql" -d 'Run SQL in an environment\'s database, as its own role'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "psql" -d 'Open psql in an environment\'s database, at a terminal; elsewhere use `run_db_query`'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "read" -d 'Read a text file in an environment\'s container, or list a directory'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "write" -d 'Write a text file in an environment\'s container, whole or not at all'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "search" -d 'Search the files of an environment\'s container for a text'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "http" -d 'Send an HTTP request to an environment, and to nothing else'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "reset-password" -d 'Give the administrator of an environment a new password'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from orm" -f -a "search-read" -d 'Search records of a model and read them, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from orm" -f -a "create" -d 'Make records of a model, through Odoo and its access rights: all of them or none'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from orm" -f -a "write" -d 'Give records other values, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from orm" -f -a "unlink" -d 'Delete records, through Odoo and its access rights: all of them or none'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from orm" -f -a "call" -d 'Call a public method of a model or of records, through Odoo and its access rights'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from orm" -f -a "schema" -d 'List the fields of a model with their types, or the models there are'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "init" -d 'Make a template from nothing: Odoo installs modules into a new database'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "import" -d 'Make a template from a running Odoo, a dump or another machine'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "reload" -d 'Load a template anew from its dump, or from another one'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "save" -d 'Make a template of an environment as it is now'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "edit" -d 'Change a template by hand: in an environment of its own'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "list" -d 'List the team\'s templates with their sizes and users'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "delete" -d 'Delete a template with its database and files'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "warm" -d 'Make clones of a template ahead, which new environments get at once'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "add" -d 'Add an extra addons repository, for environments of any branch to use'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "list" -d 'List the team\'s extra addons repositories with their branches and users'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "update" -d 'Fetch what is new in an extra addons repository'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "delete" -d 'Delete an extra addons repository that nobody uses'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "protect" -d 'Protect an extra addons repository from deletion'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from repo" -f -a "unprotect" -d 'Let an extra addons repository be deleted again'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "create" -d 'Create a service: a container of any image, which the team\'s environments reach by its name'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "list" -d 'List the team\'s services with their state and addresses. Values that look secret are hidden'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "logs" -d 'Show what a service wrote, each line with its moment, newest last'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "exec" -d 'Run a program in a service\'s container'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "start" -d 'Start a service that is stopped, and wait until it is up'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "stop" -d 'Stop a service. It stays stopped until it is started'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "update" -d 'Give a service a container of the newest image, when there is a newer one'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "delete" -d 'Delete a service. Its preset stays, and so do its volumes unless --delete-volumes'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from service" -f -a "preset" -d 'Make services again from what they were made from'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from secret" -f -a "set" -d 'Store a secret, which variables of services and environments refer to as `{secret:NAME}`'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from secret" -f -a "list" -d 'List the names of the team\'s secrets and who uses them. No value is shown'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from secret" -f -a "delete" -d 'Forget a secret that nobody uses'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "set" -d 'Store the credential of a git server, once the server has taken it'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "list" -d 'List the hosts the team has credentials for. No token is shown'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "validate" -d 'Ask the servers whether they still take the credentials that are stored'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "delete" -d 'Forget the credential of a git server'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "ssh-key" -d 'Show the public half of the team\'s key for ssh, which is made when there is none'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from credential" -f -a "trust-host" -d 'Look at the keys a host shows for ssh, and trust one of them'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from output" -f -a "read" -d 'Read what a program wrote, page by page'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from operation" -f -a "get" -d 'Show how far an operation has come, and its result once it has ended'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from operation" -f -a "list" -d 'List the operations of the last day, newest first'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from operation" -f -a "cancel" -d 'Stop an operation, and undo what can be undone'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "build" -d 'Build an image of Odoo, PostgreSQL or Redis from Debian packages, for machines no registry reaches'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "pull" -d 'Pull an image from its registry'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from image" -f -a "list" -d 'List the Odoo and PostgreSQL images on this machine, and dependency layers built on them'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from store" -f -a "info" -d 'Show what the databases are kept on, how large it is and how much of it is used'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from store" -f -a "grow" -d 'Make a reflink store larger'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from store" -f -a "move" -d 'Move all databases to a store of another kind, with a new server'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from guide" -f -a "agent" -d 'Read how to work with odeum: the loop, the tools, the rules. Read this first'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from guide" -f -a "odoo" -d 'Read how to write code for a series of Odoo: what changed, what to use, what no longer works'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from guide" -f -a "skill" -d 'Print the SKILL.md for agents that use the command line instead of MCP'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting in force, and where it comes from'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "generate-config" -d 'Write the file of a workstation, `config.toml` in the code root, from a profile'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "edit-config" -d 'Open the file of a workstation in $VISUAL, $EDITOR or vi, at a terminal, and check it afterwards'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "install-tools" -d 'Install the programs of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "init" -d 'Make the directories of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "pull-repos" -d 'Clone the repositories of a workstation, and bring those that are there up to date'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "create-venvs" -d 'Make a Python environment for each version of Odoo'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "ensure-db-user" -d 'Make the PostgreSQL role `odoo` a workstation\'s Odoo connects as'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "doctor" -d 'Look at a workstation: its file, git servers, programs, Python environments, checkouts, database'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "install-skills" -d 'Install the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "update-skills" -d 'Update the agent skills of a workstation'
complete -c odeum -n "__fish_odeum_using_subcommand help; and __fish_seen_subcommand_from workstation" -f -a "new" -d 'Write a project\'s descriptor for editors and agents: where the code of its Odoo is'
