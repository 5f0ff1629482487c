using System.Text;

namespace HyperMorph.Kernel.Display;

/// <summary>Makes <see cref="Console"/> write to a front and read from it.</summary>
internal static class CellConsole
{
    /// <summary>Redirects the three streams; <paramref name="write"/> gets the stream's name (stdout or
    /// stderr) and the text.</summary>
    public static void Redirect(Action<string, string> write)
    {
        Console.SetOut(new Writer(text => write("stdout", text)));
        Console.SetError(new Writer(text => write("stderr", text)));
        Console.SetIn(new Reader());
    }

    private sealed class Writer(Action<string> write) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => write(value.ToString());

        public override void Write(string? value) => write(value ?? "");

        public override void Write(char[] buffer, int index, int count) => write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => write(buffer.ToString());

        public override void WriteLine(string? value) => write(value + "\n");
    }

    private sealed class Reader : TextReader
    {
        private string _rest = "";

        public override string ReadLine()
        {
            string line = _rest.Length > 0 ? _rest.TrimEnd('\n') : Front.Current.Ask("", false);
            _rest = "";
            return line;
        }

        public override int Peek()
        {
            _rest = _rest.Length > 0 ? _rest : Front.Current.Ask("", false) + "\n";
            return _rest[0];
        }

        public override int Read()
        {
            int next = Peek();
            _rest = _rest[1..];
            return next;
        }
    }
}
