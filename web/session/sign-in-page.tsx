import { AuthForm } from './auth-form';

export const SignInPage = () => <AuthForm isNew={false} />;
