"""Jupyter's own conformance suite for kernels, on ours."""
import unittest

import jupyter_kernel_test


class CSharpKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = ".net-csharp"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oh");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "Math.Sqr", "matches": {"Sqrt"}},
    ]
    complete_code_samples = ["1 + 1", "int x = 1;", "class A { }"]
    incomplete_code_samples = ["if (true) {", "Math.Max(1,", "class A {"]
    invalid_code_samples = ["int = 3;"]
    code_generate_error = 'throw new Exception("boo");'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "1 + 1", "result": "2"},
        {"code": '"a" + "b"', "result": "ab"},
    ]
    code_display_data = [
        {"code": 'display(HTML("<b>x</b>"));', "mime": "text/html"},
        {"code": '"# x".DisplayAs("text/markdown");', "mime": "text/markdown"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 + 1*"
    code_inspect_sample = "Console"

    def setUp(self):
        # The first cell waits for the compiler, and the suite is impatient.
        self.kc.execute_interactive("1", timeout=60, output_hook=lambda message: None)


if __name__ == "__main__":
    unittest.main()
