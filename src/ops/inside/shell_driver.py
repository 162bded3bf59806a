def _odeum(code, mark, rollback, names):
    import ast
    import json
    import linecache
    import os
    import sys
    import traceback

    sys.stdout.flush()
    sys.stderr.flush()
    os.write(1, mark.encode())
    source = "<python_code>"
    linecache.cache[source] = (len(code), None, code.splitlines(True), source)
    space = globals()
    space.pop("_odeum", None)
    space.update(names)
    cursor = space["env"].cr
    report = {"exit_code": 0, "committed": False, "value": None}

    def tell():
        kind, error, trace = sys.exc_info()
        while trace is not None and trace.tb_frame.f_code.co_filename != source:
            trace = trace.tb_next
        sys.stdout.flush()
        traceback.print_exception(kind, error, trace)
        report["exit_code"] = 1

    def run():
        tree = ast.parse(code, source)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr):
            last = ast.Expression(tree.body.pop().value)
        exec(compile(tree, source, "exec", dont_inherit=True), space)
        if last is not None:
            value = eval(compile(last, source, "eval", dont_inherit=True), space)
            if value is not None:
                shown = repr(value)
                print(shown)
                report["value"] = shown if len(shown) <= 5000 else shown[:5000] + "…"

    try:
        run()
    except SystemExit as stop:
        if stop.code is not None and not isinstance(stop.code, int):
            print(stop.code, file=sys.stderr)
        report["exit_code"] = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        tell()
    if report["exit_code"] == 0 and not rollback:
        try:
            # PostgreSQL takes the COMMIT of a failed transaction for a ROLLBACK and says nothing.
            if cursor.connection.get_transaction_status() == 3:
                raise RuntimeError("a statement failed before, so PostgreSQL commits nothing")
            cursor.commit()
            report["committed"] = True
        except BaseException:
            tell()
    if not report["committed"]:
        try:
            cursor.rollback()
        except Exception:
            pass
    sys.stdout.flush()
    sys.stderr.flush()
    line = (mark + json.dumps(report) + "\n").encode()
    while line:
        line = line[os.write(1, line):]
    if report["exit_code"]:
        sys.exit(report["exit_code"])


