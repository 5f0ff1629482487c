"""What a front end does to a kernel: prints, interrupts, asks, restarts, and sends what it should not."""
import tempfile
import time

from jupyter_client.manager import start_new_kernel
from jupyter_client.session import Session

PATIENCE = 60


def run(client, code):
    """The reply to a cell and the messages it caused."""
    messages = []
    reply = client.execute_interactive(code, timeout=PATIENCE, output_hook=messages.append)
    return reply["content"], messages


def text(messages):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream")


def value(client, code):
    for m in run(client, code)[1]:
        if m["msg_type"] == "execute_result":
            return m["content"]["data"]["text/plain"]


def reply_to(client, message_id):
    while True:
        reply = client.get_shell_msg(timeout=PATIENCE)
        if reply["parent_header"].get("msg_id") == message_id:
            return reply["content"]


def answers_in_order(manager, client):
    reply, messages = run(client, "for (int i = 0; i < 50000; i++) Console.WriteLine(i);")
    assert reply["status"] == "ok"
    assert text(messages) == "".join(f"{i}\n" for i in range(50000))
    _, messages = run(client, 'Console.Write("a"); display("b"); Console.Error.Write("c"); Console.Write("d"); "e"')
    shown = [m["content"].get("text") or m["content"]["data"]["text/plain"] for m in messages if m["msg_type"] in ("stream", "display_data", "execute_result")]
    assert shown == ["a", "b", "c", "d", "e"], shown


def interrupts(manager, client):
    run(client, "int x = 0;")
    cells = ["while (true) ;", "await Task.Delay(1_000_000);", "await Task.Yield(); while (true) ;", "System.Threading.Thread.Sleep(1_000_000);",
             "while (true) Console.WriteLine(x);", "for (;;) ;", "Console.ReadLine();"]
    for i, cell in enumerate(cells):
        message_id = client.execute(f"x++; {cell}")
        while client.get_iopub_msg(timeout=PATIENCE)["msg_type"] != "execute_input":
            pass
        time.sleep(0.7)
        before = time.time()
        manager.interrupt_kernel()
        reply = reply_to(client, message_id)
        assert reply["ename"] == "Interrupted", reply
        assert time.time() - before < 10, cell
        assert value(client, "x") == str(i + 1), cell


def completes(manager, client):
    run(client, 'string text = "λ";')
    reply = client.complete('"𝜆" + text.Len', reply=True, timeout=PATIENCE)["content"]
    assert (reply["matches"], reply["cursor_start"], reply["cursor_end"]) == (["Length"], 11, 14), reply
    assert "string" in client.inspect("text", reply=True, timeout=PATIENCE)["content"]["data"]["text/plain"]


def asks(manager, client):
    prompts = []

    def answer(message):
        prompts.append(message["content"])
        client.input("blue")

    messages = []
    client.execute_interactive('Console.WriteLine(await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("colour?") + Console.ReadLine());',
                               allow_stdin=True, stdin_hook=answer, output_hook=messages.append, timeout=PATIENCE)
    assert text(messages) == "blueblue\n"
    assert [p["prompt"] for p in prompts] == ["colour?", ""]


def stops_on_error(manager, client):
    first = client.execute('System.Threading.Thread.Sleep(500); throw new Exception("stop");')
    second = client.execute("int never = 1;")
    third = client.execute("1", stop_on_error=False)
    assert [reply_to(client, i)["status"] for i in (first, second, third)] == ["error", "aborted", "aborted"]
    assert run(client, "never")[0]["status"] == "error"


def knows_comms(manager, client):
    assert client.comm_info(reply=True, timeout=PATIENCE)["content"]["comms"] == {}
    client.shell_channel.send(client.session.msg("comm_open", {"comm_id": "c", "target_name": "widget", "data": {}}))
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["msg_type"] == "comm_close":
            assert message["content"]["comm_id"] == "c"
            return


def ignores_wrong_signatures(manager, client):
    right = client.session
    for _ in range(2):
        client.shell_channel.session = Session(key=b"wrong")
        client.shell_channel.send(client.shell_channel.session.msg("execute_request", {"code": "int forged = 1;"}))
    client.shell_channel.session = right
    assert run(client, "forged")[0]["status"] == "error"


def restarts(manager, client):
    run(client, "int gone = 1;")
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=PATIENCE)
    assert run(client, "gone")[0]["status"] == "error"
    assert value(client, "1 + 1") == "2"


def dies(manager, client):
    client.execute("int F(int x) => F(x + 1) + 1; F(0)")
    end = time.time() + PATIENCE
    while manager.is_alive():
        assert time.time() < end, "a stack overflow does not end the kernel"
        time.sleep(0.1)


if __name__ == "__main__":
    errors = tempfile.TemporaryFile("w+")
    manager, client = start_new_kernel(kernel_name=".net-csharp", startup_timeout=PATIENCE, stderr=errors)
    try:
        for check in (answers_in_order, interrupts, completes, asks, stops_on_error, knows_comms, ignores_wrong_signatures, restarts, dies):
            start = time.time()
            check(manager, client)
            print(f"{check.__name__}: {time.time() - start:.1f} s", flush=True)
        errors.seek(0)
        assert errors.read().count("a message was ignored, because its signature") == 1
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
